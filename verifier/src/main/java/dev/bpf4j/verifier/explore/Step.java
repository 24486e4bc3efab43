package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.transfer.Note;

/**
 * An instruction that a path has executed, linked to the one before it. Paths share their beginnings.
 *
 * @param previous the step before; null at the start of a path and behind a checkpoint
 */
record Step(int slot, Note note, Step previous) {}
