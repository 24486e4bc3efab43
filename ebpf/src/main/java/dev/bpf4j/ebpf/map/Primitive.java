package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.Region;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** The Java primitives, one row each: how many bytes, and how a boxed value becomes bits and comes back. */
enum Primitive {
    // spotless:off
    BOOLEAN(boolean.class, Width.B,  v -> (Boolean) v ? 1 : 0,                       bits -> bits != 0),
    BYTE   (byte.class,    Width.B,  v -> (Byte) v,                                  bits -> (byte) bits),
    SHORT  (short.class,   Width.H,  v -> (Short) v,                                 bits -> (short) bits),
    CHAR   (char.class,    Width.H,  v -> (Character) v,                             bits -> (char) bits),
    INT    (int.class,     Width.W,  v -> (Integer) v,                               bits -> (int) bits),
    LONG   (long.class,    Width.DW, v -> (Long) v,                                  bits -> bits),
    FLOAT  (float.class,   Width.W,  v -> Float.floatToRawIntBits((Float) v),        bits -> Float.intBitsToFloat((int) bits)),
    DOUBLE (double.class,  Width.DW, v -> Double.doubleToRawLongBits((Double) v),    bits -> Double.longBitsToDouble(bits));
    // spotless:on

    private final Class<?> type;
    private final Width width;
    private final ToLongFunction<Object> toBits;
    private final LongFunction<Object> fromBits;

    Primitive(Class<?> type, Width width, ToLongFunction<Object> toBits, LongFunction<Object> fromBits) {
        this.type = type;
        this.width = width;
        this.toBits = toBits;
        this.fromBits = fromBits;
    }

    static Optional<Primitive> of(Class<?> type) {
        for (Primitive primitive : values()) {
            if (primitive.type == type) {
                return Optional.of(primitive);
            }
        }
        return Optional.empty();
    }

    int size() {
        return width.bytes();
    }

    /** @param box the class of the primitive's boxes */
    <T> Codec<T> codec(Class<T> box) {
        return new Codec<>() {
            @Override
            public int size() {
                return Primitive.this.size();
            }

            @Override
            public void encode(T value, Region target, int offset) {
                target.store(width, offset, toBits.applyAsLong(value));
            }

            @Override
            public T decode(Region source, int offset) {
                return box.cast(fromBits.apply(source.load(width, offset)));
            }
        };
    }

    /** The codec for the primitive as a component of a record. */
    Codec<Object> boxes() {
        return codec(Object.class);
    }
}
