package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.elf.ObjectMap.Initial;
import dev.bpf4j.ebpf.elf.ObjectMap.Origin;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Maps declared as records of a section {@code maps}, or of several {@code maps/NAME}: type, key size, value size,
 * length, then flags and, by the length of the record, {index of the inner map, NUMA node} (28 bytes) or iproute2's {id, pinning, id of the inner map, place in it}
 * (36 bytes). The symbols of the section name the records; their size or spacing is the record's length.
 */
final class LegacyMaps {
    private static final int LEAST_BYTES = 16;
    private static final int WITH_FLAGS = 20;
    private static final int WITH_INNER = 24;
    private static final int WITH_NODE = 28;
    private static final int IPROUTE2 = 36;

    private final ElfFile elf;
    private final int cpus;

    LegacyMaps(ElfFile elf, int cpus) {
        this.elf = elf;
        this.cpus = cpus;
    }

    static boolean isMaps(ElfSection section) {
        return section.type() == ElfSection.PROGBITS
                && (section.name().equals("maps") || section.name().startsWith("maps/"));
    }

    private record Entry(long at, ObjectMap map, LocatedBytes bytes) {
        int field(int offset, int ifLonger) {
            return bytes.size() > ifLonger ? bytes.i32(offset) : 0;
        }
    }

    /** The maps of a section by the byte where each begins. */
    Map<Long, ObjectMap> read(ElfSection section) {
        LocatedBytes bytes = elf.located(section);
        TreeMap<Long, ElfSymbol> symbols = symbols(section, bytes);
        List<Entry> entries = new ArrayList<>();
        symbols.forEach((at, symbol) -> entries.add(entry(section, bytes, symbol, symbols.higherKey(at))));
        Map<Long, ObjectMap> maps = new TreeMap<>();
        for (Entry entry : entries) {
            maps.put(entry.at(), entry.bytes().size() == IPROUTE2 ? iproute2(entry, entries) : samples(entry, entries));
        }
        return maps;
    }

    /** Map symbols by byte; the length of a record is the symbol's size, or else reaches up to the next one. */
    private TreeMap<Long, ElfSymbol> symbols(ElfSection section, LocatedBytes bytes) {
        TreeMap<Long, ElfSymbol> symbols = new TreeMap<>();
        elf.symbolsIn(section).stream()
                .filter(symbol -> symbol.type() == ElfSymbol.Type.NOTYPE || symbol.type() == ElfSymbol.Type.OBJECT)
                .sorted(Comparator.comparing(ElfSymbol::isLocal))
                .forEach(symbol -> symbols.putIfAbsent(symbol.value(), symbol));
        if (symbols.isEmpty() && bytes.size() > 0) {
            throw bytes.error(0, "no symbol names the maps");
        }
        if (symbols.size() > MapTable.MAX_MAPS) {
            throw bytes.error(0, "more than " + MapTable.MAX_MAPS + " maps");
        }
        return symbols;
    }

    /** @param next where the next record begins; null for the last one */
    private Entry entry(ElfSection section, LocatedBytes bytes, ElfSymbol symbol, Long next) {
        long at = symbol.value();
        if (at < 0 || at >= bytes.size()) {
            throw bytes.error(Math.max(0, at), "map " + symbol.name() + " is not inside the section");
        }
        long length = symbol.size() != 0 ? symbol.size() : (next == null ? bytes.size() : next) - at;
        if (length < LEAST_BYTES || length > bytes.size() - at || next != null && length > next - at) {
            throw bytes.error(at, "map " + symbol.name() + " of " + length + " bytes");
        }
        LocatedBytes fields = bytes.slice(at, length);
        requireZero(fields, symbol);
        int number = fields.i32(0);
        MapKind kind = MapKind.of(number)
                .orElseThrow(() -> fields.error(0, "map " + symbol.name() + " has the unknown type " + number));
        MapSpec spec = MapSpec.of(symbol.name(), kind, fields.i32(4), fields.i32(8), fields.i32(12))
                .withFlags(length >= WITH_FLAGS ? fields.i32(16) : 0);
        return new Entry(at, ObjectMap.of(MapFixes.fix(spec, cpus), section.name(), Origin.LEGACY), fields);
    }

    private static void requireZero(LocatedBytes fields, ElfSymbol symbol) {
        for (int at = fields.size() == IPROUTE2 ? IPROUTE2 : WITH_NODE; at < fields.size(); at++) {
            if (fields.u8(at) != 0) {
                throw fields.error(at, "map " + symbol.name() + " has an unknown field");
            }
        }
    }

    private ObjectMap samples(Entry entry, List<Entry> all) {
        ObjectMap map = entry.map().withNumaNode(entry.field(24, WITH_INNER));
        if (!map.spec().kind().ofMaps() || entry.bytes().size() < WITH_INNER) {
            return map;
        }
        int index = entry.bytes().i32(20);
        if (index < 0 || index >= all.size()) {
            throw entry.bytes().error(20, "map " + map.name() + " holds maps like map " + index + " of " + all.size());
        }
        return map.withSpec(map.spec().withInner(all.get(index).map().spec()));
    }

    private ObjectMap iproute2(Entry entry, List<Entry> all) {
        ObjectMap map = entry.map().withPinning(entry.bytes().i32(24));
        int innerId = entry.bytes().i32(28);
        if (!map.spec().kind().ofMaps() || innerId == 0) {
            return map;
        }
        List<Entry> inner = all.stream()
                .filter(other ->
                        other.bytes().size() == IPROUTE2 && other.bytes().i32(20) == innerId)
                .toList();
        if (inner.isEmpty()) {
            throw entry.bytes()
                    .error(28, "map " + map.name() + " holds maps with the id " + innerId + ", there is none");
        }
        List<Initial> values = inner.stream()
                .map(other -> new Initial(other.bytes().i32(32), other.map().name()))
                .toList();
        return map.withSpec(map.spec().withInner(inner.get(0).map().spec())).withValues(values);
    }
}
