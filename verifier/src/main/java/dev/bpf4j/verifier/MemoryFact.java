package dev.bpf4j.verifier;

import java.util.OptionalInt;

/**
 * Where an instruction accesses memory, on every path.
 *
 * @param constantOffset bytes from the start of the context, packet, map value or helper's memory, or relative to R10 of the frame that owns the stack
 *     memory (negative); present only if it is the same on every path
 */
public record MemoryFact(Space space, OptionalInt constantOffset) {
    /** Kinds of memory. */
    public enum Space {
        STACK,
        CONTEXT,
        PACKET,
        /** A value of any map. */
        MAP_VALUE,
        /** Other memory that a helper handed out: ring-buffer records, keys of maps. */
        HELPER_MEMORY
    }
}
