package dev.bpf4j.verifier.state;

/** What is known of a register or of a spilled register. Immutable. */
public sealed interface Value permits NotInit, ScalarValue, Pointer, StackObject {
    /** The name of its type in the words of the Linux verifier. */
    String typeName();

    default boolean isInitialised() {
        return true;
    }
}
