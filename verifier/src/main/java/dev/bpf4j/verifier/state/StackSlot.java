package dev.bpf4j.verifier.state;

/**
 * Eight bytes of stack: what each byte is, and the value that some of them hold. Immutable.
 *
 * @param kinds the {@link Kind} of each byte, the byte at the lowest address in the low bits
 * @param spilled the value whose low bytes the bytes of kind {@link Kind#SPILL} hold
 */
public record StackSlot(long kinds, Value spilled) {
    /** Bytes of a slot. */
    public static final int BYTES = 8;

    /** What a stack byte holds. */
    public enum Kind {
        /** Nothing: it has not been written. */
        INVALID('?'),
        /** Some data. */
        MISC('m'),
        /** Zero. */
        ZERO('0'),
        /** A byte of the spilled value. */
        SPILL('r'),
        /** A byte of a dynptr. */
        DYNPTR('d'),
        /** A byte of an iterator. */
        ITERATOR('i'),
        /** A byte of the state of interrupts. */
        IRQ_FLAG('f');

        private static final Kind[] ALL = values();
        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** The letter in the kernel's log. */
        public char letter() {
            return letter;
        }
    }

    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

    public static final StackSlot INVALID = new StackSlot(0, NotInit.NOT_INIT);

    /** A slot that holds a whole value. */
    public static StackSlot of(Value value) {
        return new StackSlot(EACH_BYTE * Kind.SPILL.ordinal(), value);
    }

    /** A slot that holds an object. */
    public static StackSlot of(StackObject object) {
        return new StackSlot(EACH_BYTE * object.slotKind().ordinal(), object);
    }

    public boolean holdsObject() {
        return spilled instanceof StackObject;
    }

    /** @param index 0..7, from the lowest address */
    public Kind kind(int index) {
        return Kind.ALL[(int) (kinds >>> index * 8) & 0xff];
    }

    public boolean holdsPointer() {
        return spilled instanceof Pointer;
    }

    /** Whether the slot holds nothing but the spilled value. */
    public boolean isWhole() {
        return isAll(Kind.SPILL);
    }

    /** Whether all bytes are of that kind. */
    public boolean isAll(Kind kind) {
        return kinds == EACH_BYTE * kind.ordinal();
    }

    /** How many bytes, from the lowest address, hold the spilled value; 0 if there is none. */
    public int spilledBytes() {
        int count = 0;
        while (count < BYTES && kind(count) == Kind.SPILL) {
            count++;
        }
        return count;
    }

    /** This slot with some bytes overwritten by data of a kind; what is left of a spilled value becomes {@code MISC}. */
    public StackSlot overwrite(int first, int count, Kind kind) {
        return scrubbed().with(first, count, kind, NotInit.NOT_INIT);
    }

    /** This slot with its low bytes overwritten by the low bytes of a value. */
    public StackSlot spill(int count, Value value) {
        return count == BYTES ? of(value) : scrubbed().with(0, count, Kind.SPILL, value);
    }

    private StackSlot with(int first, int count, Kind kind, Value value) {
        long mask = count == BYTES ? -1 : (1L << count * 8) - 1 << first * 8;
        return new StackSlot(kinds & ~mask | EACH_BYTE * kind.ordinal() & mask, value);
    }

    private StackSlot scrubbed() {
        if (!spilled.isInitialised()) {
            return this;
        }
        return holdsObject() ? INVALID : with(0, spilledBytes(), Kind.MISC, NotInit.NOT_INIT);
    }

    /** The letters of the bytes, as the kernel's log shows them: highest address first. */
    public String letters() {
        char[] letters = new char[BYTES];
        for (int i = 0; i < BYTES; i++) {
            letters[BYTES - 1 - i] = kind(i).letter();
        }
        return new String(letters);
    }
}
