package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/**
 * Points to the stack.
 *
 * @param frame the frame that owns it, 0 is the entry
 * @param offset from R10 of that frame
 */
public record StackPointer(int frame, int offset, Scalar variable) implements Pointer {
    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new StackPointer(frame, newOffset, newVariable);
    }

    @Override
    public String typeName() {
        return "fp";
    }
}
