package dev.bpf4j.verifier.state;

/**
 * What one of the two stack slots of a dynptr holds.
 *
 * @param first whether it is the slot with the lower address
 * @param id dynptrs with the same id are copies of each other
 * @param reference what must be released through it; 0 if nothing
 */
public record Dynptr(Kind kind, boolean first, int id, int reference) implements StackObject {
    /** Stack slots of a dynptr. */
    public static final int SLOTS = 2;

    /** What the memory behind a dynptr is. */
    public enum Kind {
        LOCAL("local"),
        RINGBUF("ringbuf"),
        SKB("skb"),
        XDP("xdp");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** Whether bytes may be handed out as memory. */
    public boolean isPacket() {
        return kind == Kind.SKB || kind == Kind.XDP;
    }

    /** The other slot. */
    public Dynptr second() {
        return new Dynptr(kind, false, id, reference);
    }

    @Override
    public StackSlot.Kind slotKind() {
        return StackSlot.Kind.DYNPTR;
    }

    @Override
    public String typeName() {
        return "dynptr_" + kind.word;
    }
}
