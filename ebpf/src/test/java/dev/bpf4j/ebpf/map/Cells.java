package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BytesRegion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The operations that programs and Java do on a map, with arrays in the place of regions. */
final class Cells {
    private static final int OFFSET = 3;

    final BpfMap map;

    Cells(MapSpec spec, int cpus) {
        this.map = BpfMap.create(spec, cpus);
    }

    static byte[] u32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    static byte[] u64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /** A region with the bytes somewhere inside, so that offsets matter. */
    private static BytesRegion at(byte[] bytes) {
        byte[] padded = new byte[OFFSET + bytes.length];
        System.arraycopy(bytes, 0, padded, OFFSET, bytes.length);
        return BytesRegion.of("stack", padded);
    }

    private static byte[] bytes(BytesRegion region, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) region.load8(OFFSET + i);
        }
        return bytes;
    }

    int update(byte[] key, byte[] value, long flags) {
        return update(key, value, flags, 0);
    }

    int update(byte[] key, byte[] value, long flags, int cpu) {
        return map.update(at(key), OFFSET, at(value), OFFSET, flags, cpu);
    }

    int lookup(byte[] key) {
        return map.lookup(at(key), OFFSET);
    }

    /** The value that a program finds. */
    Optional<byte[]> value(byte[] key, int cpu) {
        int offset = map.lookup(at(key), OFFSET, cpu);
        return offset == BpfMap.ABSENT
                ? Optional.empty()
                : Optional.of(at(offset, map.spec().valueSize()));
    }

    byte[] at(int offset, int length) {
        byte[] value = new byte[length];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) map.values().load8(offset + i);
        }
        return value;
    }

    int delete(byte[] key) {
        return map.delete(at(key), OFFSET);
    }

    int push(byte[] value, long flags) {
        return map.push(at(value), OFFSET, flags);
    }

    int peek(byte[] value) {
        return map.peek(at(value), OFFSET);
    }

    /** What pop gives, or the error alone. */
    Answer pop() {
        BytesRegion value = at(filled());
        int result = map.pop(value, OFFSET);
        return new Answer(result, bytes(value, map.spec().valueSize()));
    }

    Answer peek() {
        BytesRegion value = at(filled());
        int result = map.peek(value, OFFSET);
        return new Answer(result, bytes(value, map.spec().valueSize()));
    }

    Answer read(byte[] key) {
        BytesRegion value = at(new byte[map.transferSize()]);
        int result = map.read(at(key), OFFSET, value, OFFSET);
        return new Answer(result, bytes(value, map.transferSize()));
    }

    Answer take(byte[] key) {
        BytesRegion value = at(new byte[map.transferSize()]);
        int result = map.take(at(key), OFFSET, value, OFFSET);
        return new Answer(result, bytes(value, map.transferSize()));
    }

    int write(byte[] key, byte[] value, long flags) {
        return map.write(at(key), OFFSET, at(value), OFFSET, flags);
    }

    int erase(byte[] key) {
        return map.erase(at(key), OFFSET);
    }

    Answer first() {
        BytesRegion next = at(new byte[map.spec().keySize()]);
        int result = map.firstKey(next, OFFSET);
        return new Answer(result, bytes(next, map.spec().keySize()));
    }

    Answer next(byte[] key) {
        BytesRegion next = at(new byte[map.spec().keySize()]);
        int result = map.nextKey(at(key), OFFSET, next, OFFSET);
        return new Answer(result, bytes(next, map.spec().keySize()));
    }

    private byte[] filled() {
        byte[] value = new byte[map.spec().valueSize()];
        Arrays.fill(value, (byte) 0x5a);
        return value;
    }

    /** A result and the bytes beside it. */
    record Answer(int result, byte[] bytes) {}
}
