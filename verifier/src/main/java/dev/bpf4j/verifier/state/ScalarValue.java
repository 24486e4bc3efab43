package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/**
 * A number.
 *
 * @param id registers with the same id other than 0 hold the same number: what is learnt of one holds for all
 * @param packetLength whether it is the length of the packet in bytes, as the program got it
 */
public record ScalarValue(Scalar range, int id, boolean packetLength) implements Value {
    public static ScalarValue of(Scalar range) {
        return new ScalarValue(range, 0, false);
    }

    /** The same number, better known. */
    public ScalarValue withRange(Scalar newRange) {
        return newRange == range ? this : new ScalarValue(newRange, id, packetLength);
    }

    public ScalarValue withId(int newId) {
        return new ScalarValue(range, newId, packetLength);
    }

    @Override
    public String typeName() {
        return "scalar";
    }
}
