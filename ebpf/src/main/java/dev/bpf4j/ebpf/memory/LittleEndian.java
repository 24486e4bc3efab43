package dev.bpf4j.ebpf.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of several bytes in an array, least significant byte first. Loads zero-extend, stores take the low bytes. */
public final class LittleEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static long load16(byte[] bytes, int index) {
        return (short) SHORT.get(bytes, index) & 0xffffL;
    }

    public static long load32(byte[] bytes, int index) {
        return (int) INT.get(bytes, index) & 0xffff_ffffL;
    }

    public static long load64(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    public static void store16(byte[] bytes, int index, long value) {
        SHORT.set(bytes, index, (short) value);
    }

    public static void store32(byte[] bytes, int index, long value) {
        INT.set(bytes, index, (int) value);
    }

    public static void store64(byte[] bytes, int index, long value) {
        LONG.set(bytes, index, value);
    }
}
