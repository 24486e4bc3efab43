package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/** Points to the context. */
public record ContextPointer(int offset, Scalar variable) implements Pointer {
    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new ContextPointer(newOffset, newVariable);
    }

    @Override
    public String typeName() {
        return "ctx";
    }
}
