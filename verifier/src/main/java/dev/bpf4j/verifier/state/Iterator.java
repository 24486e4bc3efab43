package dev.bpf4j.verifier.state;

/**
 * What the stack slot of an open-coded iterator holds.
 *
 * @param kind such as {@code num}
 * @param reference what must be released by destroying it
 * @param isDrained whether it has told that there is nothing more
 */
public record Iterator(String kind, int reference, boolean isDrained) implements StackObject {
    public Iterator drained() {
        return new Iterator(kind, reference, true);
    }

    @Override
    public StackSlot.Kind slotKind() {
        return StackSlot.Kind.ITERATOR;
    }

    @Override
    public String typeName() {
        return "iter_" + kind;
    }
}
