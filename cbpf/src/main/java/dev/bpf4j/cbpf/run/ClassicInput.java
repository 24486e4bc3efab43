package dev.bpf4j.cbpf.run;

import dev.bpf4j.cbpf.Ancillary;

/** What a classic program reads. */
public interface ClassicInput {

    /** The value of {@code ld len} and {@code ldx len}: bytes, as an unsigned 32-bit number. */
    int length();

    /**
     * Loads {@code size} (1, 2 or 4) bytes at an effective offset.
     *
     * @param offset the sum that the instruction forms, wrapped to 32 bits; what negative offsets mean, and the byte
     *     order of the load, is the input's matter
     * @return the zero-extended value, or a negative number if the bytes are not all there: the program then ends
     *     with 0
     */
    long load(int offset, int size);

    /**
     * An ancillary value.
     *
     * @param a the accumulator, which some ancillary values are computed from
     * @param x the index register, likewise
     * @return 0..2<sup>32</sup>-1, or a negative number if the program ends here and returns the current A, as Linux
     *     does for IFINDEX and HATYPE of a packet without device
     */
    long ancillary(Ancillary ancillary, int a, int x);
}
