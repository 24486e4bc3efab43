package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/** Points to a dynptr that is not in the stack: one that a function was given. It cannot be changed. */
public record DynptrPointer(int id, Scalar variable) implements Pointer {
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
        return "dynptr_ptr";
    }
}
