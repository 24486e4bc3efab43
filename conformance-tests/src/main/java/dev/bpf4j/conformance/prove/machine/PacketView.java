package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;

/** How loads see a packet. */
@FunctionalInterface
public interface PacketView {
    /** @param offset 32 bits; the size is 1, 2 or 4 bytes */
    Maybe load(Term offset, int size);
}
