package dev.bpf4j.verifier.state;

/**
 * Something that a helper gave and that the program must give back.
 *
 * @param slot the call that acquired it
 * @param depth the frame that was executing then
 */
public record AcquiredReference(int id, int slot, int depth) {}
