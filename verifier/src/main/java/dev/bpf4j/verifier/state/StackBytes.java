package dev.bpf4j.verifier.state;

import java.util.Optional;

/**
 * The stack bytes that an access may touch, as offsets from R10 of their frame.
 *
 * @param first the lowest
 * @param end the one behind the highest
 * @param isConstant whether the access touches all of them, rather than some
 */
public record StackBytes(int first, int end, boolean isConstant) {
    /** Bytes of a frame. */
    public static final int FRAME = Frame.SLOTS * StackSlot.BYTES;

    /** The bytes of an access that is known to stay inside the frame. */
    public static StackBytes of(StackPointer pointer, int off, int size) {
        int low = (int) pointer.variable().signedMin() + pointer.offset() + off;
        int high = (int) pointer.variable().signedMax() + pointer.offset() + off;
        return new StackBytes(low, high + size, pointer.hasConstantOffset());
    }

    /** The slot of a byte. */
    public static int slot(int offset) {
        return (-offset - 1) / StackSlot.BYTES;
    }

    /** The index of a byte in its slot. */
    public static int index(int offset) {
        return Math.floorMod(offset, StackSlot.BYTES);
    }

    /** The slot with the lowest number: that of the highest byte. */
    public int firstSlot() {
        return slot(end - 1);
    }

    public int lastSlot() {
        return slot(first);
    }

    /** The slots, as a bit set. */
    public long slots() {
        return range(firstSlot(), lastSlot());
    }

    /** The slots that an access to all of the bytes covers, as a bit set. */
    public long wholeSlots() {
        if (!isConstant) {
            return 0;
        }
        int from = firstSlot() + (index(end) == 0 ? 0 : 1);
        int to = lastSlot() - (index(first) == 0 ? 0 : 1);
        return from > to ? 0 : range(from, to);
    }

    private static long range(int from, int to) {
        return -1L >>> Long.SIZE - 1 - (to - from) << from;
    }

    /** The first byte that has not been written, as an offset. */
    public Optional<Integer> firstInvalid(Frame frame) {
        for (int offset = first; offset < end; offset++) {
            if (frame.slot(slot(offset)).kind(index(offset)) == StackSlot.Kind.INVALID) {
                return Optional.of(offset);
            }
        }
        return Optional.empty();
    }

    /** The first byte of a dynptr or iterator, as an offset. */
    public Optional<Integer> firstObject(Frame frame) {
        for (int offset = first; offset < end; offset++) {
            if (frame.slot(slot(offset)).holdsObject()) {
                return Optional.of(offset);
            }
        }
        return Optional.empty();
    }

    public boolean touchesPointer(Frame frame) {
        for (int s = firstSlot(); s <= lastSlot(); s++) {
            if (frame.slot(s).holdsPointer()) {
                return true;
            }
        }
        return false;
    }

    /** Whether all bytes are of that kind. */
    public boolean all(Frame frame, StackSlot.Kind kind) {
        for (int offset = first; offset < end; offset++) {
            if (frame.slot(slot(offset)).kind(index(offset)) != kind) {
                return false;
            }
        }
        return true;
    }
}
