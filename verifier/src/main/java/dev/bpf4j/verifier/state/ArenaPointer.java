package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/**
 * The lower half of an address in the program's arena, whichever: all are as good, what is not there reads as 0. It may be 0 and is
 * no less a pointer then; whatever is computed with it is one again.
 *
 * @param variable the constant 0: nothing is known of where it leads
 */
public record ArenaPointer(Scalar variable) implements Pointer {
    @Override
    public int offset() {
        return 0;
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return this;
    }

    @Override
    public String typeName() {
        return "arena";
    }
}
