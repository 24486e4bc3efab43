package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Floating;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Modified;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import dev.bpf4j.ebpf.btf.BtfType.Typedef;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.bytes.StringTable;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The types of an object or of a kernel, in the BPF Type Format (kernel document "BPF Type Format"). Immutable. Ids and
 * names are checked when it is read; {@link #size} and {@link #alignment} answer nothing for types that have none.
 */
public final class Btf {
    /** How many types may refer to one another before one is found, as in Linux. */
    static final int MAX_DEPTH = 32;

    /** Larger types cannot be accessed by any program. */
    private static final long MAX_SIZE = 0xffff_ffffL;

    private final List<BtfType> types;
    private final Map<String, List<Integer>> byName;
    private final StringTable strings;
    private final Optional<Btf> base;
    private final ByteOrder order;

    Btf(List<BtfType> types, StringTable strings, Optional<Btf> base, ByteOrder order) {
        this.types = types;
        this.strings = strings;
        this.base = base;
        this.order = order;
        this.byName = indexByName();
    }

    private Map<String, List<Integer>> indexByName() {
        Map<String, List<Integer>> index = new HashMap<>();
        for (int id = firstId(); id < count(); id++) {
            if (!type(id).name().isEmpty()) {
                index.computeIfAbsent(type(id).name(), name -> new ArrayList<>(1))
                        .add(id);
            }
        }
        return index;
    }

    /**
     * Reads types in the byte order that their header has, for example the file {@code /sys/kernel/btf/vmlinux}.
     *
     * @throws MalformedProgramException with the byte, if they are malformed
     */
    public static Btf parse(byte[] bytes) {
        return BtfReader.read(LocatedBytes.of("BTF", bytes, BtfReader.order(bytes)), Optional.empty());
    }

    /** Reads types that continue others, for example those of a kernel module. As {@link #parse(byte[])}. */
    public static Btf parse(byte[] bytes, Btf base) {
        return BtfReader.read(LocatedBytes.of("BTF", bytes, BtfReader.order(bytes)), Optional.of(base));
    }

    /**
     * Reads the types of an object's section.
     *
     * @param where what errors call it, for example {@code section .BTF}
     */
    public static Btf parse(String where, byte[] bytes, ByteOrder order) {
        return BtfReader.read(LocatedBytes.of(where, bytes, order), Optional.empty());
    }

    public ByteOrder order() {
        return order;
    }

    /** The id after the last one. */
    public int count() {
        return firstId() + types.size();
    }

    /** The first id that is not the base's; 0, which is void, without a base. */
    public int firstId() {
        return base.map(Btf::count).orElse(0);
    }

    /** The type of that id. @throws IndexOutOfBoundsException if there is none */
    public BtfType type(int id) {
        return id >= 0 && id < firstId() ? base.orElseThrow().type(id) : types.get(id - firstId());
    }

    /** The ids of all types of that name, in order, the base's first. */
    public List<Integer> named(String name) {
        List<Integer> own = byName.getOrDefault(name, List.of());
        return Stream.concat(base.stream().flatMap(b -> b.named(name).stream()), own.stream())
                .toList();
    }

    /** The first type of that name and shape. */
    public <T extends BtfType> Optional<T> named(String name, Class<T> shape) {
        return named(name).stream()
                .map(this::type)
                .filter(shape::isInstance)
                .map(shape::cast)
                .findFirst();
    }

    /** All names with their types. */
    void forEachName(BiConsumer<String, List<Integer>> action) {
        base.ifPresent(b -> b.forEachName(action));
        byName.forEach(action);
    }

    /** The string at an offset of the string section, for what refers to it from elsewhere; empty if there is none. */
    public synchronized Optional<String> string(long offset) {
        long own = offset - base.map(Btf::stringBytes).orElse(0L);
        return own < 0 ? base.orElseThrow().string(offset) : strings.at(own);
    }

    long stringBytes() {
        return base.map(Btf::stringBytes).orElse(0L) + strings.size();
    }

    /**
     * The declaration tags of a type, in order.
     *
     * @param component index of the member or parameter; -1 for the whole type
     */
    public List<String> tags(int id, int component) {
        List<String> tags = new ArrayList<>();
        for (int i = id + 1; i < count(); i++) {
            if (type(i) instanceof BtfType.DeclarationTag tag && tag.target() == id && tag.component() == component) {
                tags.add(tag.name());
            }
        }
        return tags;
    }

    /** A name without its flavour: what follows three underscores, which tells types of one name apart. */
    public static String withoutFlavour(String name) {
        return CoreTypes.essentialName(name);
    }

    /** The id behind qualifiers, type tags and typedefs. A chain without an end stops at one of its links. */
    public int resolve(int id) {
        int current = id;
        for (int i = 0; i < MAX_DEPTH; i++) {
            BtfType type = type(current);
            if (type instanceof Modified modified) {
                current = modified.target();
            } else if (type instanceof Typedef typedef) {
                current = typedef.target();
            } else {
                break;
            }
        }
        return current;
    }

    /** The type behind qualifiers, type tags and typedefs. */
    public BtfType resolved(int id) {
        return type(resolve(id));
    }

    /** Bytes of a value of the type, at most 2^32 - 1; nothing for void, functions and undefined structs. */
    public OptionalLong size(int id) {
        long factor = 1;
        int current = id;
        for (int i = 0; i < MAX_DEPTH; i++) {
            BtfType type = resolved(current);
            if (type instanceof Array array) {
                factor *= array.count();
                current = array.element();
            } else if (type instanceof Variable variable) {
                current = variable.type();
            } else {
                OptionalLong size = ownSize(type);
                return size.isPresent() ? product(factor, size.getAsLong()) : size;
            }
            if (factor > MAX_SIZE) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong product(long factor, long size) {
        return factor * size > MAX_SIZE ? OptionalLong.empty() : OptionalLong.of(factor * size);
    }

    private static OptionalLong ownSize(BtfType type) {
        if (type instanceof Int integer) {
            return OptionalLong.of(integer.size());
        }
        if (type instanceof Composite composite) {
            return OptionalLong.of(composite.size());
        }
        if (type instanceof Enumeration enumeration) {
            return OptionalLong.of(enumeration.size());
        }
        if (type instanceof Floating floating) {
            return OptionalLong.of(floating.size());
        }
        if (type instanceof DataSection section) {
            return OptionalLong.of(section.size());
        }
        return type instanceof Pointer ? OptionalLong.of(8) : OptionalLong.empty();
    }

    /** Natural alignment in bytes, a power of two up to 8; nothing for types without a size. */
    public OptionalLong alignment(int id) {
        long alignment = alignment(resolve(id), new HashMap<>(), 0);
        return alignment == 0 ? OptionalLong.empty() : OptionalLong.of(alignment);
    }

    private long alignment(int id, Map<Integer, Long> known, int depth) {
        Long before = known.get(id);
        if (before != null || depth > MAX_DEPTH) {
            return before == null ? 0 : before;
        }
        known.put(id, 0L);
        BtfType type = type(id);
        long alignment = 0;
        if (type instanceof Composite composite) {
            alignment = 1;
            for (BtfType.Member member : composite.members()) {
                alignment = Math.max(alignment, alignment(resolve(member.type()), known, depth + 1));
            }
        } else if (type instanceof Array array) {
            alignment = alignment(resolve(array.element()), known, depth + 1);
        } else if (type instanceof Variable variable) {
            alignment = alignment(resolve(variable.type()), known, depth + 1);
        } else if (ownSize(type).isPresent()) {
            long size = ownSize(type).getAsLong();
            alignment = Math.min(8, Math.max(1, Long.highestOneBit(size)));
        }
        known.put(id, alignment);
        return alignment;
    }

    /** The type as C writes it, for example {@code struct sock *}; for reading, not for a compiler. */
    public String describe(int id) {
        return new BtfText(this).describe(id);
    }
}
