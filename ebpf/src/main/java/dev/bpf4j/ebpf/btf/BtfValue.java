package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values in memory, read by their types: numbers ({@link Long}, {@link BigInteger} above 2^63 - 1), {@link Boolean}, {@link
 * String} for printable arrays of characters and for names of enumerations, lists for other arrays, maps by member for
 * structures. What has no type that says more is a string of hexadecimal digits.
 */
public final class BtfValue {
    private static final int MAX_DEPTH = Btf.MAX_DEPTH;

    private final Btf types;
    private final ByteBuffer bytes;

    private BtfValue(Btf types, ByteBuffer bytes) {
        this.types = types;
        this.bytes = bytes;
    }

    /** The value of a type at the start of those bytes, which are in the types' byte order. */
    public static Object decode(Btf types, int type, byte[] bytes) {
        return new BtfValue(types, ByteBuffer.wrap(bytes).order(types.order())).value(type, 0, 0);
    }

    /** A value as text: {@code {packets: 3, name: "eth0", sizes: [1, 2]}}. */
    public static String text(Object value) {
        if (value instanceof Map<?, ?> members) {
            List<String> all = new ArrayList<>();
            members.forEach((name, member) -> all.add(name + ": " + text(member)));
            return "{" + String.join(", ", all) + "}";
        }
        if (value instanceof List<?> elements) {
            return "[" + String.join(", ", elements.stream().map(BtfValue::text).toList()) + "]";
        }
        return value instanceof Text text ? '"' + text.characters + '"' : value.toString();
    }

    /** Characters, which are told from names. */
    private record Text(String characters) implements CharSequence {
        @Override
        public int length() {
            return characters.length();
        }

        @Override
        public char charAt(int index) {
            return characters.charAt(index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return characters.subSequence(from, to);
        }

        @Override
        public String toString() {
            return characters;
        }
    }

    private Object value(int id, int offset, int depth) {
        BtfType type = types.resolved(id);
        if (depth > MAX_DEPTH || !fits(id, offset)) {
            return hex(offset, bytes.limit() - Math.min(offset, bytes.limit()));
        }
        if (type instanceof Int integer) {
            return integer(integer, offset);
        }
        if (type instanceof Enumeration enumeration) {
            return named(enumeration, signed(offset, (int) enumeration.size()));
        }
        if (type instanceof Composite composite) {
            return members(composite, offset, depth);
        }
        if (type instanceof Array array) {
            return elements(array, offset, depth);
        }
        if (type instanceof Variable variable) {
            return value(variable.type(), offset, depth + 1);
        }
        if (type instanceof DataSection section) {
            return variables(section, offset, depth);
        }
        int size = (int) types.size(id).orElse(bytes.limit() - offset);
        return type instanceof Pointer ? "0x" + Long.toHexString(signed(offset, size)) : hex(offset, size);
    }

    private boolean fits(int id, int offset) {
        long size = types.size(id).orElse(0);
        return offset >= 0 && offset + size <= bytes.limit();
    }

    private String hex(int offset, int size) {
        return HexFormat.of().formatHex(bytes.array(), offset, offset + size);
    }

    /** 1, 2, 4 or 8 bytes; the low 8 of more. */
    private long signed(int offset, int size) {
        return switch (size) {
            case 1 -> bytes.get(offset);
            case 2 -> bytes.getShort(offset);
            case 4 -> bytes.getInt(offset);
            default -> bytes.getLong(bytes.order() == ByteOrder.BIG_ENDIAN ? offset + size - 8 : offset);
        };
    }

    private Object integer(Int type, int offset) {
        int size = (int) type.size();
        if (size != 1 && size != 2 && size != 4 && size != 8) {
            return hex(offset, size);
        }
        return number(type, signed(offset, size) << 64 - 8 * size, 8 * size);
    }

    /** @param left the value's bits, as many as {@code bits}, at the upper end */
    private static Object number(Int type, long left, int bits) {
        if (type.isBool()) {
            return left != 0;
        }
        if (type.signed()) {
            return left >> 64 - bits;
        }
        long value = left >>> 64 - bits;
        return value < 0 ? new BigInteger(Long.toUnsignedString(value)) : (Object) value;
    }

    private static Object named(Enumeration type, long value) {
        long mask = type.size() == 8 ? -1 : (1L << 8 * type.size()) - 1;
        return type.values().stream()
                .filter(enumerator -> (enumerator.value() & mask) == (value & mask))
                .<Object>map(BtfType.Enumerator::name)
                .findFirst()
                .orElse(type.signed() ? value : value & mask);
    }

    private Map<String, Object> members(Composite type, int offset, int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Member member : type.members()) {
            Object value = member.bitfieldSize() > 0
                    ? bitfield(member, offset)
                    : value(member.type(), offset + (int) (member.bitOffset() / 8), depth + 1);
            if (member.name().isEmpty() && value instanceof Map<?, ?> inner) {
                inner.forEach((name, part) -> members.put(name.toString(), part));
            } else if (!member.name().isEmpty()) {
                members.put(member.name(), value);
            }
        }
        return members;
    }

    /** Bits are counted from the lowest of the first byte, or from the highest where the order is big-endian. */
    private Object bitfield(Member member, int offset) {
        long left = 0;
        boolean big = bytes.order() == ByteOrder.BIG_ENDIAN;
        for (int i = 0; i < member.bitfieldSize(); i++) {
            int at = (int) member.bitOffset() + i;
            int shift = big ? 7 - at % 8 : at % 8;
            long bit = bytes.get(offset + at / 8) >> shift & 1;
            left |= bit << (big ? 63 - i : 64 - member.bitfieldSize() + i);
        }
        BtfType type = types.resolved(member.type());
        if (type instanceof Int integer) {
            return number(integer, left, member.bitfieldSize());
        }
        long value = left >>> 64 - member.bitfieldSize();
        return type instanceof Enumeration enumeration ? named(enumeration, value) : (Object) value;
    }

    private Object elements(Array type, int offset, int depth) {
        int size = (int) types.size(type.element()).orElse(1);
        int count = (int) Math.min(type.count(), (bytes.limit() - offset) / Math.max(size, 1));
        if (types.resolved(type.element()) instanceof Int integer && integer.size() == 1 && isText(offset, count)) {
            return new Text(characters(offset, count));
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(value(type.element(), offset + i * size, depth + 1));
        }
        return elements;
    }

    /** Printable characters and then zeros, at least one of each unless all are characters. */
    private boolean isText(int offset, int count) {
        int length = characters(offset, count).length();
        for (int i = 0; i < count; i++) {
            byte character = bytes.get(offset + i);
            if (i < length ? character < ' ' || character > '~' : character != 0) {
                return false;
            }
        }
        return length > 0;
    }

    private String characters(int offset, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count && bytes.get(offset + i) != 0; i++) {
            text.append((char) (bytes.get(offset + i) & 0xff));
        }
        return text.toString();
    }

    private Map<String, Object> variables(DataSection section, int offset, int depth) {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (BtfType.Entry entry : section.entries()) {
            String name = types.type(entry.variable()).name();
            variables.put(name, value(entry.variable(), offset + (int) entry.offset(), depth + 1));
        }
        return variables;
    }
}
