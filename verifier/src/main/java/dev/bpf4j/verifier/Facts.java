package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import java.util.Optional;

/** What is true of an accepted program at each slot, whatever the input. */
public interface Facts {
    /** Whether some run may execute the instruction at this slot. */
    boolean reached(int slot);

    /** The memory that a load, store or atomic instruction accesses, if it is of one kind on every path. */
    Optional<MemoryFact> memory(int slot);

    /**
     * Whether an arithmetic instruction computes with an address in an arena, on some path: on 32 bits then, also where it says 64,
     * and on all paths.
     */
    default boolean narrowed(int slot) {
        return false;
    }

    /** Whether an arithmetic instruction of a program with an arena computes with numbers of 64 bits, on some path. */
    default boolean wide(int slot) {
        return false;
    }

    /** Which edges of a conditional jump are followed. */
    Branch branch(int slot);

    /** The edges of a conditional jump that runs may follow. */
    enum Branch {
        BOTH,
        /** The jump is always taken. */
        ALWAYS,
        /** The jump is never taken. */
        NEVER
    }

    /** Knows nothing: everything may be reached. */
    static Facts none(Program program) {
        return new Facts() {
            @Override
            public boolean reached(int slot) {
                return program.startsAt(slot);
            }

            @Override
            public Optional<MemoryFact> memory(int slot) {
                return Optional.empty();
            }

            @Override
            public Branch branch(int slot) {
                return Branch.BOTH;
            }
        };
    }
}
