package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.helper.IteratorKind;

/**
 * What a stack slot of an open-coded iterator holds.
 *
 * @param part which of its slots it is, from 0 at the lowest address
 * @param reference what must be released by destroying it
 * @param isDrained whether it has told that there is nothing more
 */
public record Iterator(IteratorKind kind, int part, int reference, boolean isDrained) implements StackObject {
    /** What the slot of another part holds. */
    public Iterator part(int number) {
        return new Iterator(kind, number, reference, isDrained);
    }

    public Iterator drained() {
        return new Iterator(kind, part, reference, true);
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
