package dev.bpf4j.ebpf.memory;

/** Numbers of several bytes in an array, most significant byte first. Loads zero-extend, stores take the low bytes. */
public final class BigEndian {
    private BigEndian() {}

    public static long load16(byte[] bytes, int index) {
        return Reversed.of16(LittleEndian.load16(bytes, index));
    }

    public static long load32(byte[] bytes, int index) {
        return Reversed.of32(LittleEndian.load32(bytes, index));
    }

    public static long load64(byte[] bytes, int index) {
        return Long.reverseBytes(LittleEndian.load64(bytes, index));
    }

    public static void store16(byte[] bytes, int index, long value) {
        LittleEndian.store16(bytes, index, Reversed.of16(value));
    }

    public static void store32(byte[] bytes, int index, long value) {
        LittleEndian.store32(bytes, index, Reversed.of32(value));
    }

    public static void store64(byte[] bytes, int index, long value) {
        LittleEndian.store64(bytes, index, Long.reverseBytes(value));
    }
}
