package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/**
 * Stands for a function of the program, for calling it back.
 *
 * @param entry its first slot
 */
public record FunctionPointer(int entry, Scalar variable) implements Pointer {
    @Override
    public int offset() {
        return 0;
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return this;
    }

    @Override
    public boolean allowsArithmetic() {
        return false;
    }

    @Override
    public String typeName() {
        return "func";
    }
}
