package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;

/**
 * A value of the product in the making: bits and ranges are set one by one, then each sharpens the others until nothing
 * changes.
 */
final class Reduction {
    /** Rounds after which a reduction is sharp enough; one more rarely finds anything. */
    private static final int ROUNDS = 3;

    private static final long LOW_32 = 0xffff_ffffL;

    private Tnum bits;
    private Range wide;
    private Range narrow;
    private boolean empty;

    Reduction(Tnum bits, Range wide, Range narrow) {
        this.bits = bits;
        this.wide = wide;
        this.narrow = narrow;
    }

    static Reduction of(Bounds b) {
        return new Reduction(b.bits(), b.wide(), b.narrow());
    }

    /** Known bits only. */
    static Reduction of(Tnum bits) {
        return new Reduction(bits, Range.ALL_64, Range.ALL_32);
    }

    Range range(boolean is64) {
        return is64 ? wide : narrow;
    }

    Reduction meet(Range range) {
        if (range.bits() == 64) {
            wide = wide.meet(range);
        } else {
            narrow = narrow.meet(range);
        }
        return this;
    }

    Reduction meetUnsigned(boolean is64, long min, long max) {
        if (is64) {
            wide = wide.meetUnsigned(min, max);
        } else {
            narrow = narrow.meetUnsigned(min, max);
        }
        return this;
    }

    Reduction meetSigned(boolean is64, long min, long max) {
        if (is64) {
            wide = wide.meetSigned(min, max);
        } else {
            narrow = narrow.meetSigned(min, max);
        }
        return this;
    }

    Reduction meet(Tnum known) {
        if (bits.excludes(known)) {
            empty = true;
        } else {
            bits = bits.intersect(known);
        }
        return this;
    }

    /** Knows the low half. */
    Reduction meetLow(Tnum known) {
        return meet(Tnum.UNKNOWN.withLow32(known));
    }

    /** The result; empty if no number is left. */
    Optional<Bounds> result() {
        for (int round = 0; round < ROUNDS && !isEmpty() && sharpen(); round++) {}
        return isEmpty() ? Optional.empty() : Optional.of(new Bounds(bits, wide, narrow));
    }

    /** The result where there must be one. Operands that were impossible to begin with may leave none: then anything. */
    Bounds some() {
        return result().orElse(Bounds.UNKNOWN);
    }

    private boolean isEmpty() {
        return empty || wide.isEmpty() || narrow.isEmpty();
    }

    /** One round. @return whether another one would find anything */
    private boolean sharpen() {
        Tnum bitsBefore = bits;
        wide = wide.meetBits(bits).exchangeSigns();
        narrow = narrow.meetBits(bits.truncate(Width.W)).exchangeSigns();
        lowFromWhole();
        Range wideBefore = wide;
        wholeFromLow();
        if (!isEmpty()) {
            meet(Tnum.range(wide.umin(), wide.umax()));
            meetLow(Tnum.range(narrow.umin(), narrow.umax()));
        }
        // what learns nothing stays the same object
        return bits != bitsBefore
                || wide != wideBefore
                || wide != wide.exchangeSigns()
                || narrow != narrow.exchangeSigns();
    }

    /** Where all numbers share their high half, the ranges of the low half follow. */
    private void lowFromWhole() {
        if (wide.umin() >>> 32 == wide.umax() >>> 32) {
            narrow = narrow.meetUnsigned(wide.umin() & LOW_32, wide.umax() & LOW_32);
        }
        if (wide.smin() >> 32 == wide.smax() >> 32) {
            narrow = narrow.meetUnsigned(wide.smin() & LOW_32, wide.smax() & LOW_32);
        }
        if (wide.smin() == (int) wide.smin() && wide.smax() == (int) wide.smax()) {
            narrow = narrow.meetSigned(wide.smin(), wide.smax());
        }
    }

    /** Moves the ends of the ranges to the nearest numbers whose low half is possible. */
    private void wholeFromLow() {
        wide = wide.meetUnsigned(raise(wide.umin()), lower(wide.umax()))
                .meetSigned(raise(wide.smin()), lower(wide.smax()));
    }

    private long raise(long min) {
        return (min & LOW_32) < narrow.umin() ? min & ~LOW_32 | narrow.umin() : min;
    }

    private long lower(long max) {
        return (max & LOW_32) > narrow.umax() ? max & ~LOW_32 | narrow.umax() : max;
    }
}
