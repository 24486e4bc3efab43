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
        HELPER_MEMORY,
        /** The arena of the program: what is not there reads as 0. */
        ARENA,
        /** A buffer of the kernel that the context leads to. */
        BUFFER,
        SOCKET,
        SOCK_COMMON,
        TCP_SOCK,
        XDP_SOCK,
        /** Another object of the kernel. */
        KERNEL_OBJECT,
        /** An object that a program has made. */
        LOCAL_OBJECT,
        /** Memory of the kernel that may be read wherever: reads that fail give 0. */
        KERNEL_MEMORY;

        /** Whether both are read as what may fail. */
        public boolean isReadAs(Space other) {
            return this == KERNEL_OBJECT && other == KERNEL_MEMORY || this == KERNEL_MEMORY && other == KERNEL_OBJECT;
        }

        /** Whether engines rewrite accesses, so that an instruction that does one does no other. */
        public boolean isRewritten() {
            return switch (this) {
                case ARENA, CONTEXT, SOCKET, SOCK_COMMON, TCP_SOCK, XDP_SOCK, KERNEL_OBJECT, KERNEL_MEMORY -> true;
                case STACK, PACKET, MAP_VALUE, HELPER_MEMORY, BUFFER, LOCAL_OBJECT -> false;
            };
        }
    }
}
