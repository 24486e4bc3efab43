package dev.bpf4j.ebpf.context;

import dev.bpf4j.ebpf.isa.Width;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/**
 * The declaration of what a program is given: fields at offsets, bound to accessors of the Java type {@code T}; the
 * packet behind it, if any; and the registers at entry. Immutable.
 */
public final class ContextType<T> {
    /** Which helpers may be given packet bytes where they take memory. */
    public enum PacketUse {
        /** Those that are made for it. */
        MARKED_HELPERS,
        ALL_HELPERS,
        NO_HELPER
    }

    /** The registers at entry. */
    public enum Entry {
        /** R1 points to the context. */
        CONTEXT,
        /** R1 points to a block of memory and R2 is its length in bytes: the convention of userspace machines. */
        MEMORY
    }

    private final String name;
    private final Class<T> javaType;
    private final Entry entry;
    private final List<Field<T>> fields;

    /** Where the fields start, ascending, to be searched: the verifier asks at every load. */
    private final int[] starts;

    private final Map<Integer, Field<T>> pairs;
    private final Optional<Words<T>> words;
    private final Optional<PacketBinding<? super T>> packet;
    private final boolean packetWritable;
    private final PacketUse packetUse;
    private final Optional<LegacyPacket<? super T>> legacyPacket;

    /** Bytes without names, seen as fields of 8 bytes. */
    private record Words<T>(int from, int end, IntFunction<Field<T>> at) {
        Optional<Field<T>> covering(int offset) {
            return offset >= from && offset < end ? Optional.of(at.apply(offset & -Long.BYTES)) : Optional.empty();
        }
    }

    private ContextType(Builder<T> builder) {
        this.name = builder.name;
        this.javaType = builder.javaType;
        this.entry = builder.entry;
        this.fields = List.copyOf(builder.fields.values());
        this.starts = fields.stream().mapToInt(Field::offset).toArray();
        this.pairs = Map.copyOf(builder.pairs);
        this.words = builder.words;
        this.packet = builder.packet;
        this.packetWritable = builder.packetWritable;
        this.packetUse = builder.packetUse;
        this.legacyPacket = builder.legacyPacket;
    }

    public static <T> Builder<T> named(String name, Class<T> javaType) {
        return new Builder<>(name, javaType);
    }

    public String name() {
        return name;
    }

    /** The Java type whose objects are contexts of this type. */
    public Class<T> javaType() {
        return javaType;
    }

    public Entry entry() {
        return entry;
    }

    /** Bytes from the start to the end of the last field. */
    public int size() {
        int named = fields.isEmpty() ? 0 : fields.get(fields.size() - 1).end();
        return Math.max(named, words.map(Words::end).orElse(0));
    }

    /** All fields that have names, by ascending offset. */
    public Collection<Field<T>> fields() {
        return fields;
    }

    /** The field that covers this byte. */
    public Optional<Field<T>> fieldAt(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int last = found >= 0 ? found : -found - 2;
        return last < 0 || offset >= fields.get(last).end()
                ? words.flatMap(w -> w.covering(offset))
                : Optional.of(fields.get(last));
    }

    /** The field that an access may touch, if it is allowed. */
    public Optional<Field<T>> access(int offset, Width width, boolean isWrite) {
        Field<T> pair = width == Width.DW ? pairs.get(offset) : null;
        return pair != null && pair.allows(offset, width, isWrite)
                ? Optional.of(pair)
                : fieldAt(offset).filter(field -> field.allows(offset, width, isWrite));
    }

    /** How the packet region is put over the packet, for contexts that have one. */
    public Optional<PacketBinding<? super T>> packet() {
        return packet;
    }

    /** Whether programs may write packet bytes. */
    public boolean packetWritable() {
        return packetWritable;
    }

    public PacketUse packetUse() {
        return packetUse;
    }

    /** Present where programs may use {@code LD_ABS} and {@code LD_IND}. */
    public Optional<LegacyPacket<? super T>> legacyPacket() {
        return legacyPacket;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects a declaration. */
    public static final class Builder<T> {
        private final String name;
        private final Class<T> javaType;
        private final TreeMap<Integer, Field<T>> fields = new TreeMap<>();
        private Entry entry = Entry.CONTEXT;
        private final Map<Integer, Field<T>> pairs = new TreeMap<>();
        private Optional<Words<T>> words = Optional.empty();
        private Optional<PacketBinding<? super T>> packet = Optional.empty();
        private boolean packetWritable;
        private PacketUse packetUse = PacketUse.MARKED_HELPERS;
        private Optional<LegacyPacket<? super T>> legacyPacket = Optional.empty();

        private Builder(String name, Class<T> javaType) {
            this.name = name;
            this.javaType = javaType;
        }

        /** A read-only scalar. */
        public Builder<T> field(String fieldName, int offset, Width width, ToLongFunction<? super T> read) {
            return add(new Field<>(fieldName, offset, width, Field.Kind.SCALAR, read, Optional.empty()));
        }

        /** A scalar that programs may write. */
        public Builder<T> field(
                String fieldName,
                int offset,
                Width width,
                ToLongFunction<? super T> read,
                ObjLongConsumer<? super T> write) {
            return add(new Field<>(fieldName, offset, width, Field.Kind.SCALAR, read, Optional.of(write)));
        }

        /** A field that gives a packet pointer. */
        public Builder<T> packetPointer(String fieldName, int offset, Width width, Field.Kind kind) {
            return add(new Field<>(fieldName, offset, width, kind, context -> 0, Optional.empty()));
        }

        /** Allows to access two fields of 4 bytes that follow each other at once. @param offset a multiple of 8 */
        public Builder<T> pair(int offset) {
            Field<T> low = fields.get(offset);
            Field<T> high = fields.get(offset + Integer.BYTES);
            if (low == null || high == null || low.width() != Width.W || high.width() != Width.W) {
                throw new IllegalArgumentException("no two fields of 4 bytes at offset " + offset);
            }
            Optional<ObjLongConsumer<? super T>> write = low.write()
                    .flatMap(l -> high.write().map(h -> (c, v) -> {
                        l.accept(c, Width.W.truncate(v));
                        h.accept(c, v >>> Integer.SIZE);
                    }));
            pairs.put(
                    offset,
                    new Field<>(
                                    low.name() + " and " + high.name(),
                                    offset,
                                    Width.DW,
                                    Field.Kind.SCALAR,
                                    c -> low.read().applyAsLong(c) & 0xffff_ffffL
                                            | high.read().applyAsLong(c) << Integer.SIZE,
                                    write)
                            .parts(Parts.WHOLE, Parts.WHOLE)
                            .layout(low.layout() == Field.Layout.BYTES ? Field.Layout.BYTES : Field.Layout.NUMBERS));
            return this;
        }

        /**
         * Bytes without names, which are accessed by any part of a word of 8.
         *
         * @param from the first, a multiple of 8
         * @param end the one behind the last, a multiple of 8
         * @param at the word at an offset, as a field
         */
        public Builder<T> words(int from, int end, IntFunction<Field<T>> at) {
            words = Optional.of(new Words<>(from, end, at));
            return this;
        }

        /** Any field. @throws IllegalArgumentException if it overlaps another */
        public Builder<T> add(Field<T> field) {
            Map.Entry<Integer, Field<T>> before = fields.lowerEntry(field.end());
            if (before != null && before.getValue().end() > field.offset()) {
                throw new IllegalArgumentException("field " + field.name() + " overlaps "
                        + before.getValue().name());
            }
            fields.put(field.offset(), field);
            return this;
        }

        public Builder<T> entry(Entry how) {
            entry = how;
            return this;
        }

        /** The packet behind the context. */
        public Builder<T> packet(boolean writable, PacketBinding<? super T> binding) {
            packet = Optional.of(binding);
            packetWritable = writable;
            return this;
        }

        /** Says which helpers may be given packet bytes. */
        public Builder<T> packetUse(PacketUse use) {
            packetUse = use;
            return this;
        }

        /** Allows {@code LD_ABS} and {@code LD_IND}. */
        public Builder<T> legacyPacket(LegacyPacket<? super T> access) {
            legacyPacket = Optional.of(access);
            return this;
        }

        public ContextType<T> build() {
            return new ContextType<>(this);
        }
    }
}
