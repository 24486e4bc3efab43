package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What the section {@code .BTF.ext} says about instructions, by the name of the section that holds them (kernel document
 * "BPF Type Format", section 4.2): functions, source lines and CO-RE relocations, each in file order.
 */
public record BtfExt(
        Map<String, List<FuncInfo>> functions,
        Map<String, List<LineInfo>> lines,
        Map<String, List<CoreRelocation>> coreRelocations) {
    private static final int FUNC_INFO_BYTES = 8;
    private static final int LINE_INFO_BYTES = 16;
    private static final int CORE_BYTES = 16;

    private static final int FUNC_INFO_AT = 8;
    private static final int LINE_INFO_AT = 16;
    private static final int CORE_AT = 24;
    private static final int HEADER_BYTES = 24;
    private static final int HEADER_WITH_CORE_BYTES = 32;

    public BtfExt {
        functions = Map.copyOf(functions);
        lines = Map.copyOf(lines);
        coreRelocations = Map.copyOf(coreRelocations);
    }

    /** Nothing known. */
    public static BtfExt empty() {
        return new BtfExt(Map.of(), Map.of(), Map.of());
    }

    /**
     * Reads the section.
     *
     * @param where what errors call it, for example {@code section .BTF.ext}
     * @param btf the types and strings that it refers to
     * @throws MalformedProgramException with the byte, if it is malformed
     */
    public static BtfExt parse(String where, byte[] bytes, ByteOrder order, Btf btf) {
        LocatedBytes all = LocatedBytes.of(where, bytes, order);
        if (all.u16(0) != BtfReader.MAGIC) {
            throw all.error(0, String.format("no BTF: magic number %04x, not eb9f", all.u16(0)));
        }
        if (all.u8(2) != 1) {
            throw all.error(2, "unknown BTF version " + all.u8(2));
        }
        long header = all.u32(4);
        if (header < HEADER_BYTES || header > all.size()) {
            throw all.error(4, "BTF.ext header of " + header + " bytes");
        }
        Table table = new Table(all, header, btf);
        return new BtfExt(
                table.read(FUNC_INFO_AT, FUNC_INFO_BYTES, table::function),
                table.read(LINE_INFO_AT, LINE_INFO_BYTES, table::line),
                header < HEADER_WITH_CORE_BYTES ? Map.of() : table.read(CORE_AT, CORE_BYTES, table::core));
    }

    private record Table(LocatedBytes all, long header, Btf btf) {
        <T> Map<String, List<T>> read(int at, int leastBytes, BiFunction<LocatedBytes, Long, T> record) {
            long offset = all.u32(at);
            long length = all.u32(at + 4);
            if (length == 0) {
                return Map.of();
            }
            LocatedBytes part = all.slice(header + offset, length);
            long recordBytes = part.u32(0);
            if (recordBytes < leastBytes) {
                throw part.error(0, "records of " + recordBytes + " bytes, at least " + leastBytes + " are needed");
            }
            return read(part, recordBytes, record);
        }

        private <T> Map<String, List<T>> read(
                LocatedBytes part, long recordBytes, BiFunction<LocatedBytes, Long, T> record) {
            Map<String, List<T>> sections = new LinkedHashMap<>();
            long position = 4;
            while (position < part.size()) {
                String section = string(part, position);
                long count = part.u32(position + 4);
                position += 8;
                if (count > (part.size() - position) / recordBytes) {
                    throw part.error(position - 4, count + " records do not fit");
                }
                List<T> records = sections.computeIfAbsent(section, name -> new ArrayList<>());
                for (long i = 0; i < count; i++) {
                    records.add(record.apply(part, position));
                    position += recordBytes;
                }
            }
            sections.replaceAll((name, records) -> List.copyOf(records));
            return sections;
        }

        FuncInfo function(LocatedBytes part, long at) {
            int type = type(part, at + 4);
            if (!(btf.type(type) instanceof BtfType.Function)) {
                throw part.error(at + 4, "type " + type + " is no function");
            }
            return new FuncInfo(part.u32(at), type);
        }

        LineInfo line(LocatedBytes part, long at) {
            long place = part.u32(at + 12);
            String file = string(part, at + 4);
            String text = string(part, at + 8);
            return new LineInfo(part.u32(at), file, text, (int) (place >> 10), (int) (place & 0x3ff));
        }

        CoreRelocation core(LocatedBytes part, long at) {
            long kind = part.u32(at + 12);
            if (kind >= CoreKind.values().length) {
                throw part.error(at + 12, "unknown CO-RE relocation " + kind);
            }
            int type = type(part, at + 4);
            return new CoreRelocation(part.u32(at), type, string(part, at + 8), CoreKind.values()[(int) kind]);
        }

        private int type(LocatedBytes part, long at) {
            long id = part.u32(at);
            if (id >= btf.count()) {
                throw part.error(at, "type id " + id + " of " + btf.count());
            }
            return (int) id;
        }

        private String string(LocatedBytes part, long at) {
            long offset = part.u32(at);
            return btf.string(offset)
                    .orElseThrow(() ->
                            part.error(at, "no string at byte 0x" + Long.toHexString(offset) + " of the strings"));
        }
    }
}
