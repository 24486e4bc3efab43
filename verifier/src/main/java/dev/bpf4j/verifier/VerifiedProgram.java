package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A program that the verifier accepted, with what it found out. Only {@link Verifier} makes them. */
public final class VerifiedProgram {
    private final Program program;
    private final ProgramType<?> type;
    private final Facts facts;

    VerifiedProgram(Program program, ProgramType<?> type, Facts facts) {
        this.program = program;
        this.type = type;
        this.facts = facts;
    }

    public Program program() {
        return program;
    }

    /**
     * The program as engines run it: it says which instructions access an arena, and those that compute with addresses in one do
     * so on 32 bits. Slots stay where they were. Of a program without arena it is the program.
     */
    public Program executable() {
        BitSet inArena = new BitSet();
        List<Insn> insns = new ArrayList<>();
        boolean changed = false;
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            inArena.set(
                    slot,
                    facts.memory(slot)
                            .filter(fact -> fact.space() == MemoryFact.Space.ARENA)
                            .isPresent());
            boolean narrows = facts.narrowed(slot);
            changed |= narrows;
            insns.add(narrows ? ((Insn.Bin) program.at(slot)).narrow() : program.at(slot));
        }
        if (!changed && inArena.isEmpty()) {
            return program;
        }
        return Program.of(insns)
                .in(program.order())
                .catching(program.exceptionCallback())
                .inArena(inArena);
    }

    /** The type that the program is safe for. */
    public ProgramType<?> type() {
        return type;
    }

    public Facts facts() {
        return facts;
    }

    @Override
    public String toString() {
        return "verified " + type + " program of " + program.slots() + " slots";
    }
}
