package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.helper.IteratorKind;

/**
 * What a stack slot of an open-coded iterator holds.
 *
 * @param part which of its slots it is, from 0 at the lowest address
 * @param reference what must be released by destroying it
 * @param isDrained whether it has told that there is nothing more
 * @param isStale whether the region has ended in which RCU protected what it goes through
 */
public record Iterator(IteratorKind kind, int part, int reference, boolean isDrained, boolean isStale)
        implements StackObject {
    /** The first part of one that begins. */
    public static Iterator of(IteratorKind kind, int reference) {
        return new Iterator(kind, 0, reference, false, false);
    }

    /** What the slot of another part holds. */
    public Iterator part(int number) {
        return new Iterator(kind, number, reference, isDrained, isStale);
    }

    public Iterator drained() {
        return new Iterator(kind, part, reference, true, isStale);
    }

    /** The same after the end of a region that RCU protects. */
    public Iterator unprotected() {
        return new Iterator(kind, part, reference, isDrained, isStale || kind.protectedByRcu());
    }

    /** Whether it is the same iterator, however far it is. */
    public boolean isLike(Iterator other) {
        return kind.equals(other.kind) && part == other.part && reference == other.reference;
    }

    /** This or another one that is like it. */
    public Iterator or(Iterator other) {
        return new Iterator(kind, part, reference, isDrained && other.isDrained, isStale || other.isStale);
    }

    @Override
    public StackSlot.Kind slotKind() {
        return StackSlot.Kind.ITERATOR;
    }

    @Override
    public String typeName() {
        return "iter_" + kind.kernelName();
    }
}
