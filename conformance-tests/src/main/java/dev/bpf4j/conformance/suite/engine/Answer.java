package dev.bpf4j.conformance.suite.engine;

import java.util.OptionalInt;

/** What an engine answers to a test vector. */
public sealed interface Answer {

    /** The program returned this, an unsigned 32-bit number. */
    record Value(int result) implements Answer {}

    /**
     * Of the result it is only known what it did to the packet: bytes that were kept, the smaller one of the result and
     * the packet's length; empty if the packet was dropped, because the result was 0.
     */
    record Kept(OptionalInt bytes) implements Answer {}

    /** The program may be loaded. */
    record Accepted() implements Answer {}

    /** The program may not be loaded, for a reason that may be empty. */
    record Refused(String reason) implements Answer {}

    /** The engine does not claim to do this. */
    record Unsupported(String reason) implements Answer {}

    /** There is no answer: the engine crashed, hung, or talked nonsense. */
    record Broken(String reason) implements Answer {}
}
