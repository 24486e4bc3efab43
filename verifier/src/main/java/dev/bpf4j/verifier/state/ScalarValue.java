package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/**
 * A number.
 *
 * @param id registers with the same id other than 0 are linked: what is learnt of one says something of all
 * @param delta what was added to the number that all with this id come from; 0 if there is no id
 * @param narrow whether that sum is one of 32 bits, zero-extended
 * @param packetLength whether it is the length of the packet in bytes, as the program got it
 */
public record ScalarValue(Scalar range, int id, int delta, boolean narrow, boolean packetLength) implements Value {
    public static ScalarValue of(Scalar range) {
        return new ScalarValue(range, 0, 0, false, false);
    }

    /** The length of the packet in bytes. */
    public static ScalarValue packetLength(Scalar range) {
        return new ScalarValue(range, 0, 0, false, true);
    }

    /** The same number, better known. */
    public ScalarValue withRange(Scalar newRange) {
        return newRange == range ? this : new ScalarValue(newRange, id, delta, narrow, packetLength);
    }

    public ScalarValue withId(int newId) {
        return new ScalarValue(range, newId, 0, false, packetLength);
    }

    /** Another number, known to be so much larger, modulo 2^64, or as one of 32 bits. */
    public ScalarValue plus(int difference, boolean in32Bits, Scalar newRange) {
        return new ScalarValue(newRange, id, difference, in32Bits, false);
    }

    /** Whether both come from their number in the same way. */
    public boolean isLike(ScalarValue other) {
        return delta == other.delta && narrow == other.narrow;
    }

    /** Whether what is learnt of the one says something of the other. */
    public boolean isLinkedWith(ScalarValue other) {
        return id != 0 && id == other.id;
    }

    @Override
    public String typeName() {
        return "scalar";
    }
}
