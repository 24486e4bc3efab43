package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/** Points to a dynptr that is not in the stack: one that a function was given. It cannot be changed. */
public record DynptrPointer(int id, int offset, Scalar variable) implements Pointer {
    /** The pointer that a function is given. */
    public DynptrPointer(int id, Scalar zero) {
        this(id, 0, zero);
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new DynptrPointer(id, newOffset, newVariable);
    }

    @Override
    public boolean allowsArithmetic() {
        return true;
    }

    @Override
    public String typeName() {
        return "dynptr_ptr";
    }
}
