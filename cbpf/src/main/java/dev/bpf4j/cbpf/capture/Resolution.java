package dev.bpf4j.cbpf.capture;

/** Units of time stamps in pcapng: a negative power of ten or of two of a second (option if_tsresol). */
record Resolution(boolean binary, int exponent) {

    static final Resolution MICROSECONDS = new Resolution(false, 6);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NANO_EXPONENT = 9;

    /** The meaning of the option's byte. */
    static Resolution of(int option) {
        Resolution resolution = new Resolution((option & 0x80) != 0, option & 0x7f);
        if (resolution.exponent > (resolution.binary ? 63 : 19)) {
            throw new MalformedRecord("a time stamp resolution finer than 64 bits can count: option " + option);
        }
        return resolution;
    }

    /** Nanoseconds of an unsigned number of units; beyond 64 bits it wraps. */
    long nanos(long units) {
        return binary ? binaryNanos(units) : decimalNanos(units);
    }

    private long decimalNanos(long units) {
        return exponent <= NANO_EXPONENT
                ? units * power(NANO_EXPONENT - exponent)
                : Long.divideUnsigned(units, power(exponent - NANO_EXPONENT));
    }

    private long binaryNanos(long units) {
        long seconds = exponent == 0 ? units : units >>> exponent;
        long fraction = units & (1L << exponent) - 1;
        int excess = Math.max(0, exponent - 32);
        return seconds * NANOS_PER_SECOND + ((fraction >>> excess) * NANOS_PER_SECOND >>> exponent - excess);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
