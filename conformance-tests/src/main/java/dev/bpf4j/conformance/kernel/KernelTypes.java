package dev.bpf4j.conformance.kernel;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.elf.ElfSection;
import dev.bpf4j.ebpf.elf.ObjectFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The types of an object as the kernel takes them: compilers leave the sizes of data sections and the offsets in them to
 * the loader, and what is external is the loader's too (kernel document "BPF Type Format", section 4). No instruction refers
 * to external functions by these types, so that pointers take their places, and a structure that of the section of them.
 */
final class KernelTypes {
    private static final int TYPE_BYTES = 12;
    private static final int KIND_INT = 1;
    private static final int KIND_PTR = 2;
    private static final int KIND_ARRAY = 3;
    private static final int KIND_STRUCT = 4;
    private static final int KIND_UNION = 5;
    private static final int KIND_ENUM = 6;
    private static final int KIND_FUNC = 12;
    private static final int KIND_FUNC_PROTO = 13;
    private static final int KIND_VAR = 14;
    private static final int KIND_DATASEC = 15;
    private static final int KIND_DECL_TAG = 17;
    private static final int KIND_ENUM64 = 19;
    private static final int LINKAGE_GLOBAL = 1;
    private static final int LINKAGE_EXTERN = 2;
    private static final String KERNEL_SYMBOLS = ".ksyms";

    private final ObjectFile object;
    private final Btf types;
    private final ByteBuffer raw;

    private KernelTypes(ObjectFile object, Btf types, ByteBuffer raw) {
        this.object = object;
        this.types = types;
        this.raw = raw;
    }

    /** The bytes for BPF_BTF_LOAD; nothing for an object without types or of the other byte order. */
    static Optional<byte[]> of(ObjectFile object) {
        if (object.btf().isEmpty() || object.order() != ByteOrder.nativeOrder()) {
            return Optional.empty();
        }
        ByteBuffer section = object.elf().bytes(object.elf().section(".BTF").orElseThrow());
        byte[] bytes = new byte[section.remaining()];
        section.get(bytes);
        KernelTypes kernelTypes = new KernelTypes(
                object, object.btf().get(), ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
        kernelTypes.complete();
        return Optional.of(bytes);
    }

    private void complete() {
        int at = raw.getInt(4) + raw.getInt(8);
        for (int id = 1; id < types.count(); id++) {
            int info = raw.getInt(at + 4);
            int kind = info >>> 24 & 0x1f;
            if (kind == KIND_DATASEC && types.type(id).name().equals(KERNEL_SYMBOLS)) {
                replace(at, info & 0xffff);
            } else if (kind == KIND_DATASEC) {
                complete(at, (BtfType.DataSection) types.type(id));
            } else if (kind == KIND_VAR && raw.getInt(at + TYPE_BYTES) == LINKAGE_EXTERN) {
                raw.putInt(at + TYPE_BYTES, LINKAGE_GLOBAL);
            } else if (kind == KIND_FUNC && (info & 0xffff) == LINKAGE_EXTERN) {
                raw.putInt(at, 0).putInt(at + 4, KIND_PTR << 24).putInt(at + 8, 0);
            }
            at += TYPE_BYTES + extra(kind, info & 0xffff);
        }
    }

    /** A structure without names, with a number for each variable. */
    private void replace(int at, int count) {
        int number = IntStream.range(1, types.count())
                .filter(id -> types.type(id) instanceof BtfType.Int integer && integer.size() == Integer.BYTES)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type of 4 bytes"));
        raw.putInt(at, 0).putInt(at + 4, KIND_STRUCT << 24 | count).putInt(at + 8, Integer.BYTES * count);
        for (int i = 0; i < count; i++) {
            int member = at + TYPE_BYTES + 12 * i;
            raw.putInt(member, 0).putInt(member + 4, number).putInt(member + 8, Integer.SIZE * i);
        }
    }

    private static int extra(int kind, int count) {
        return switch (kind) {
            case KIND_INT, KIND_VAR, KIND_DECL_TAG -> 4;
            case KIND_ARRAY -> 12;
            case KIND_STRUCT, KIND_UNION, KIND_DATASEC, KIND_ENUM64 -> 12 * count;
            case KIND_ENUM, KIND_FUNC_PROTO -> 8 * count;
            default -> 0;
        };
    }

    /** Variables of the kernel's configuration have no place in the object: they follow each other. */
    private void complete(int at, BtfType.DataSection section) {
        Optional<ElfSection> data = object.elf().section(section.name());
        long end = 0;
        for (int i = 0; i < section.entries().size(); i++) {
            BtfType.Entry entry = section.entries().get(i);
            long alignment = types.alignment(entry.variable()).orElse(1);
            long offset = data.isPresent() ? entry.offset() : (end + alignment - 1) / alignment * alignment;
            end = Math.max(end, offset + entry.size());
            raw.putInt(at + TYPE_BYTES + 12 * i + 4, (int) offset);
        }
        raw.putInt(at + 8, (int) Math.max(end, data.map(ElfSection::size).orElse(0L)));
    }
}
