package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SourceLine;
import dev.bpf4j.ebpf.linux.KernelTypes;
import java.util.List;
import java.util.Optional;

/**
 * An object file whose programs are judged.
 *
 * @param name the argument
 */
public record ObjectInput(String name, ObjectFile object) {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    /** Whether some bytes are an ELF file. */
    public static boolean isObject(byte[] bytes) {
        if (bytes.length < MAGIC.length) {
            return false;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /** @throws CommandException if it is no object for BPF, is malformed or has no programs */
    public static ObjectInput read(String name, byte[] bytes, ObjectFile.Options options, KernelTypes kernel) {
        InputFile file = InputFile.of(name);
        try {
            ObjectInput input = new ObjectInput(name, load(bytes, options, kernel));
            if (input.programs().isEmpty()) {
                throw file.failure("no programs in this object");
            }
            return input;
        } catch (MalformedProgramException e) {
            throw file.failure(e.getMessage());
        }
    }

    /** Fits the programs to the kernel, if they are made to be. */
    private static ObjectFile load(byte[] bytes, ObjectFile.Options options, KernelTypes kernel) {
        ObjectFile object = ObjectFile.load(bytes, options);
        boolean done =
                options.target().isPresent() || object.ext().coreRelocations().isEmpty();
        return done
                ? object
                : kernel.types()
                        .map(types -> ObjectFile.load(bytes, options.withTarget(types)))
                        .orElse(object);
    }

    public List<ObjectProgram> programs() {
        return object.programs();
    }

    public ObjectJudge.Verdict judge(ObjectJudge judge, ObjectProgram program) {
        return judge.judge(object, program);
    }

    /**
     * Prints a verdict.
     *
     * @param kernel what the kernel says of the same program
     * @param log what the exploration was
     * @param named whether lines begin with the name of the file
     */
    public void show(
            ObjectJudge.Verdict verdict,
            Optional<Judgement> kernel,
            Optional<String> log,
            boolean json,
            boolean named,
            Console console) {
        Judgement judgement = verdict.judgement();
        if (json) {
            JsonLines out = new JsonLines(console)
                    .begin()
                    .field("file", name)
                    .field("section", verdict.program().section())
                    .field("function", verdict.program().name())
                    .field("type", verdict.type());
            VerdictFields.write(out, judgement);
            line(verdict).ifPresent(line -> out.field("source", line));
            kernel.ifPresent(other -> VerdictFields.writeKernel(out, other));
            log.ifPresent(text -> out.field("log", text));
            out.end();
            return;
        }
        log.ifPresent(console::text);
        String type = verdict.type() + (verdict.guessed() ? ", as its code suggests" : "");
        console.line((named ? name + ": " : "") + verdict.program().section() + " "
                + verdict.program().name() + " ("
                + type + "): " + judgement.line()
                + line(verdict).map(line -> " [" + line + "]").orElse(""));
        kernel.ifPresent(other -> console.line("  kernel " + other.line()));
    }

    /** The source of the instruction that is refused. */
    private static Optional<String> line(ObjectJudge.Verdict verdict) {
        return verdict.judgement().insn().isPresent()
                ? verdict.program().line(verdict.judgement().insn().getAsInt()).map(ObjectInput::text)
                : Optional.empty();
    }

    private static String text(SourceLine line) {
        return line.place() + ": " + line.text().strip();
    }
}
