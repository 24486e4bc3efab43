package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;

/** Bytes as they are. */
record BytesCodec(int size) implements Codec<byte[]> {
    BytesCodec {
        if (size < 1) {
            throw new IllegalArgumentException("size is not positive: " + size);
        }
    }

    @Override
    public void encode(byte[] value, Region target, int offset) {
        if (value.length != size) {
            throw new IllegalArgumentException("not " + size + " bytes, but " + value.length);
        }
        for (int i = 0; i < size; i++) {
            target.store8(offset + i, value[i]);
        }
    }

    @Override
    public byte[] decode(Region source, int offset) {
        byte[] value = new byte[size];
        for (int i = 0; i < size; i++) {
            value[i] = (byte) source.load8(offset + i);
        }
        return value;
    }
}
