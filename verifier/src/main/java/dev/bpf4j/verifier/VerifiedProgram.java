package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;

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
