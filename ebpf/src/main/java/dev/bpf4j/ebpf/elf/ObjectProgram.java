package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import java.util.List;
import java.util.Optional;

/**
 * A program of an object, with the functions that it calls behind it. Loads of maps refer to the object's list of maps by
 * index ({@link dev.bpf4j.ebpf.isa.Imm64#MAP_INDEX}).
 *
 * @param name of its first function
 * @param section where that is
 * @param functions in the order of the program; the first one is entered
 * @param lines in the order of the program; empty without BTF
 * @param unresolved instructions that miss something, in the order of the program
 */
public record ObjectProgram(
        String name,
        String section,
        Program program,
        List<ObjectFunction> functions,
        List<SourceLine> lines,
        List<Unresolved> unresolved) {
    public ObjectProgram {
        functions = List.copyOf(functions);
        lines = List.copyOf(lines);
        unresolved = List.copyOf(unresolved);
    }

    /** The same under another name of its first function. */
    ObjectProgram named(String alias) {
        return new ObjectProgram(alias, section, program, functions, lines, unresolved);
    }

    /** What the section's name says about the program, if it is a name that libbpf knows. */
    public Optional<SectionName> sectionName() {
        return SectionNames.of(section);
    }

    /** The source line of a slot, if known. */
    public Optional<SourceLine> line(int slot) {
        return function(slot).flatMap(function -> line(slot, function));
    }

    private Optional<SourceLine> line(int slot, ObjectFunction function) {
        int low = 0;
        int high = lines.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lines.get(middle).slot() <= slot) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? Optional.empty() : Optional.of(lines.get(low - 1)).filter(l -> l.slot() >= function.slot());
    }

    /** The function that a slot belongs to; empty outside the program. */
    public Optional<ObjectFunction> function(int slot) {
        return functions.stream().filter(function -> function.contains(slot)).findFirst();
    }

    /**
     * The program, if it has all that it needs.
     *
     * @throws MalformedProgramException with the first instruction that is unresolved
     */
    public Program resolved() {
        unresolved.stream().findFirst().ifPresent(missing -> {
            throw new MalformedProgramException("program " + name + " insn " + missing.slot(), missing.what());
        });
        return program;
    }
}
