package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.BtfType.Enumerator;
import dev.bpf4j.ebpf.btf.BtfType.Linkage;
import dev.bpf4j.ebpf.btf.BtfType.Modifier;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.bytes.StringTable;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Reads a {@link Btf}: header, strings, types. */
final class BtfReader {
    static final int MAGIC = 0xeb9f;
    private static final int HEADER_BYTES = 24;
    private static final int COMMON_BYTES = 12;

    private static final int INT_SIGNED = 1;
    private static final int INT_CHAR = 2;
    private static final int INT_BOOL = 4;

    private final LocatedBytes types;
    private final StringTable strings;
    private final Optional<Btf> base;
    private long position;
    /** Where the type begins that is being read. */
    private long start;

    private long largestReference;
    private long largestReferenceAt;

    private BtfReader(LocatedBytes types, StringTable strings, Optional<Btf> base) {
        this.types = types;
        this.strings = strings;
        this.base = base;
    }

    /** The byte order in which the magic number is right; little-endian if it is in neither. */
    static ByteOrder order(byte[] bytes) {
        boolean big = bytes.length >= 2 && (bytes[0] & 0xff) == MAGIC >> 8 && (bytes[1] & 0xff) == (MAGIC & 0xff);
        return big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    static Btf read(LocatedBytes bytes, Optional<Btf> base) {
        if (bytes.u16(0) != MAGIC) {
            throw bytes.error(0, String.format("no BTF: magic number %04x, not eb9f", bytes.u16(0)));
        }
        if (bytes.u8(2) != 1) {
            throw bytes.error(2, "unknown BTF version " + bytes.u8(2));
        }
        long header = bytes.u32(4);
        if (header < HEADER_BYTES || header > bytes.size()) {
            throw bytes.error(4, "BTF header of " + header + " bytes");
        }
        LocatedBytes types = part(bytes, header, 8, "types");
        LocatedBytes strings = part(bytes, header, 16, "strings");
        StringTable table = new StringTable(strings);
        List<BtfType> all = new BtfReader(types, table, base).read();
        return new Btf(all, table, base, bytes.order());
    }

    private static LocatedBytes part(LocatedBytes bytes, long header, int at, String what) {
        long offset = bytes.u32(at);
        long length = bytes.u32(at + 4);
        if (header + offset + length > bytes.size()) {
            throw bytes.error(at, "the " + what + " are outside the section");
        }
        return bytes.slice(header + offset, length);
    }

    private List<BtfType> read() {
        List<BtfType> all = new ArrayList<>();
        if (base.isEmpty()) {
            all.add(new BtfType.Void());
        }
        while (position < types.size()) {
            start = position;
            position += COMMON_BYTES;
            all.add(readType());
        }
        int count = base.map(Btf::count).orElse(0) + all.size();
        if (largestReference >= count) {
            throw types.error(largestReferenceAt, "type id " + largestReference + " of " + count);
        }
        return all;
    }

    private BtfType readType() {
        int info = types.i32(start + 4);
        int length = info & 0xffff;
        boolean flag = info < 0;
        return switch (info >> 24 & 0x1f) {
            case 1 -> integer();
            case 2 -> new BtfType.Pointer(target());
            case 3 -> array();
            case 4 -> composite(false, length, flag);
            case 5 -> composite(true, length, flag);
            case 6 -> enumeration(length, flag);
            case 7 -> new BtfType.Forward(name(), flag);
            case 8 -> new BtfType.Typedef(name(), target());
            case 9 -> new BtfType.Modified(Modifier.VOLATILE, "", target());
            case 10 -> new BtfType.Modified(Modifier.CONST, "", target());
            case 11 -> new BtfType.Modified(Modifier.RESTRICT, "", target());
            case 12 -> new BtfType.Function(name(), target(), linkage(length, start + 4));
            case 13 -> prototype(length);
            case 14 -> variable();
            case 15 -> new BtfType.DataSection(name(), size(), list(length, 12, this::entry));
            case 16 -> new BtfType.Floating(name(), size());
            case 17 -> declarationTag();
            case 18 -> new BtfType.Modified(Modifier.TYPE_TAG, name(), target());
            case 19 -> enumeration64(length, flag);
            default -> throw types.error(start + 4, "unknown kind of type " + (info >> 24 & 0x1f));
        };
    }

    private BtfType integer() {
        long at = take(4);
        int data = types.i32(at);
        int encoding = data >> 24 & 0xf;
        int bits = data & 0xff;
        int offset = data >> 16 & 0xff;
        long size = size();
        if (size < 1 || size > 16 || offset + bits > size * 8) {
            throw types.error(at, "an integer of " + size + " bytes with " + bits + " bits from bit " + offset);
        }
        boolean signed = (encoding & INT_SIGNED) != 0;
        return new BtfType.Int(
                name(), size, signed, (encoding & INT_CHAR) != 0, (encoding & INT_BOOL) != 0, offset, bits);
    }

    private BtfType array() {
        long at = take(12);
        return new BtfType.Array(reference(at), reference(at + 4), types.u32(at + 8));
    }

    private BtfType composite(boolean isUnion, int length, boolean bitfields) {
        return new BtfType.Composite(isUnion, name(), size(), list(length, 12, at -> member(at, bitfields)));
    }

    private BtfType.Member member(long at, boolean bitfields) {
        long offset = types.u32(at + 8);
        return new BtfType.Member(
                string(at),
                reference(at + 4),
                bitfields ? offset & 0xff_ffff : offset,
                bitfields ? (int) (offset >> 24) : 0);
    }

    private BtfType enumeration(int length, boolean signed) {
        List<Enumerator> values =
                list(length, 8, at -> new Enumerator(string(at), signed ? types.i32(at + 4) : types.u32(at + 4)));
        return new BtfType.Enumeration(name(), size(), signed, false, values);
    }

    private BtfType enumeration64(int length, boolean signed) {
        List<Enumerator> values =
                list(length, 12, at -> new Enumerator(string(at), types.u32(at + 4) | types.u32(at + 8) << 32));
        return new BtfType.Enumeration(name(), size(), signed, true, values);
    }

    private BtfType prototype(int length) {
        List<BtfType.Parameter> all = list(length, 8, at -> new BtfType.Parameter(string(at), reference(at + 4)));
        boolean variadic = !all.isEmpty() && all.get(all.size() - 1).type() == 0;
        return new BtfType.FunctionPrototype(target(), variadic ? all.subList(0, all.size() - 1) : all, variadic);
    }

    private BtfType variable() {
        long at = take(4);
        return new BtfType.Variable(name(), target(), linkage(types.u32(at), at));
    }

    private BtfType.Entry entry(long at) {
        return new BtfType.Entry(reference(at), types.u32(at + 4), types.u32(at + 8));
    }

    private BtfType declarationTag() {
        long at = take(4);
        return new BtfType.DeclarationTag(name(), target(), types.i32(at));
    }

    private Linkage linkage(long number, long at) {
        if (number >= Linkage.values().length) {
            throw types.error(at, "unknown linkage " + number);
        }
        return Linkage.values()[(int) number];
    }

    private String name() {
        return string(start);
    }

    private long size() {
        return types.u32(start + 8);
    }

    private int target() {
        return reference(start + 8);
    }

    /** A type id; whether it exists is known when all types have been read. */
    private int reference(long at) {
        long id = types.u32(at);
        if (id > largestReference) {
            largestReference = id;
            largestReferenceAt = at;
        }
        return (int) id;
    }

    private String string(long at) {
        long offset = types.u32(at);
        long inherited = base.map(Btf::stringBytes).orElse(0L);
        Optional<String> string =
                offset < inherited ? base.flatMap(b -> b.string(offset)) : strings.at(offset - inherited);
        return string.orElseGet(() -> {
            if (offset == 0) {
                return "";
            }
            throw noString(at, offset);
        });
    }

    private MalformedProgramException noString(long at, long offset) {
        return types.error(at, "no string at byte 0x" + Long.toHexString(offset) + " of the strings");
    }

    private long take(int bytes) {
        long at = position;
        types.slice(at, bytes);
        position += bytes;
        return at;
    }

    private <T> List<T> list(int length, int bytes, LongFunction<T> read) {
        long at = take(length * bytes);
        List<T> all = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            all.add(read.apply(at + (long) i * bytes));
        }
        return List.copyOf(all);
    }
}
