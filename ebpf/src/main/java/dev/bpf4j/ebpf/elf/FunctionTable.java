package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.bytes.LocatedBytes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The functions of an object. Compilers mark them with function symbols; old ones leave plain global symbols, or none at
 * all: then the whole section is one function, named as the section.
 */
final class FunctionTable {
    static final int SLOT_BYTES = 8;

    private final ElfFile elf;
    private final Map<Integer, TreeMap<Long, FunctionRange>> bySection = new HashMap<>();
    private final Map<FunctionRange, List<String>> otherNames = new HashMap<>();

    private FunctionTable(ElfFile elf) {
        this.elf = elf;
    }

    static FunctionTable read(ElfFile elf) {
        FunctionTable table = new FunctionTable(elf);
        for (ElfSection section : elf.sections()) {
            if (section.isCode() && section.size() > 0) {
                table.read(section, elf.symbolsIn(section));
            }
        }
        return table;
    }

    private void read(ElfSection section, List<ElfSymbol> symbols) {
        LocatedBytes bytes = elf.located(section);
        if (section.size() % SLOT_BYTES != 0) {
            throw bytes.error(section.size() / SLOT_BYTES * SLOT_BYTES, "the last instruction is cut off");
        }
        TreeMap<Long, ElfSymbol> starts = starts(symbols);
        if (starts.isEmpty()) {
            put(new FunctionRange(section.name(), section, 0, section.size(), false));
        }
        for (Entry<Long, ElfSymbol> start : starts.entrySet()) {
            Long next = starts.higherKey(start.getKey());
            FunctionRange range = range(section, bytes, start.getValue(), next == null ? section.size() : next);
            put(range);
            otherNames.put(range, otherNames(range, start.getValue(), symbols));
        }
    }

    private static List<String> otherNames(FunctionRange range, ElfSymbol of, List<ElfSymbol> symbols) {
        return symbols.stream()
                .filter(symbol -> symbol.type() == ElfSymbol.Type.FUNC && !symbol.isLocal())
                .filter(symbol -> symbol.value() == of.value() && !symbol.name().equals(range.name()))
                .map(ElfSymbol::name)
                .distinct()
                .toList();
    }

    private static TreeMap<Long, ElfSymbol> starts(List<ElfSymbol> symbols) {
        TreeMap<Long, ElfSymbol> functions = starts(symbols, ElfSymbol.Type.FUNC);
        return functions.isEmpty() ? starts(symbols, ElfSymbol.Type.NOTYPE) : functions;
    }

    /** Symbols by byte. Of several names of one function the first global one with a size counts. */
    private static TreeMap<Long, ElfSymbol> starts(List<ElfSymbol> symbols, ElfSymbol.Type type) {
        TreeMap<Long, ElfSymbol> starts = new TreeMap<>();
        for (ElfSymbol symbol : symbols) {
            if (symbol.type() == type && (type == ElfSymbol.Type.FUNC || !symbol.isLocal())) {
                starts.merge(symbol.value(), symbol, FunctionTable::better);
            }
        }
        return starts;
    }

    private static ElfSymbol better(ElfSymbol first, ElfSymbol second) {
        return first.isLocal() && !second.isLocal() || first.isLocal() == second.isLocal() && first.size() == 0
                ? second
                : first;
    }

    private static FunctionRange range(ElfSection section, LocatedBytes bytes, ElfSymbol symbol, long next) {
        long start = symbol.value();
        long size = symbol.size() == 0 ? next - start : symbol.size();
        if (start < 0 || start >= section.size() || start % SLOT_BYTES != 0) {
            throw bytes.error(Math.max(0, start), "function " + symbol.name() + " does not start at an instruction");
        }
        if (size < 0 || size > section.size() - start || size % SLOT_BYTES != 0) {
            throw bytes.error(start, "function " + symbol.name() + " has a size of " + size + " bytes");
        }
        if (size > next - start) {
            throw bytes.error(next, "function " + symbol.name() + " overlaps the next one");
        }
        return new FunctionRange(symbol.name(), section, start, size, symbol.isLocal() || symbol.isHidden());
    }

    private void put(FunctionRange range) {
        bySection
                .computeIfAbsent(range.section().index(), key -> new TreeMap<>())
                .put(range.start(), range);
    }

    /** All functions, by section and position. */
    List<FunctionRange> all() {
        return bySection.entrySet().stream()
                .sorted(Entry.comparingByKey())
                .map(entry -> entry.getValue().values())
                .flatMap(Collection::stream)
                .toList();
    }

    /** Aliases of a function, which loaders take for programs too. */
    List<String> otherNames(FunctionRange range) {
        return otherNames.getOrDefault(range, List.of());
    }

    /** The function that starts at a byte of a section. */
    Optional<FunctionRange> startingAt(int section, long at) {
        return Optional.ofNullable(bySection.get(section)).map(ranges -> ranges.get(at));
    }
}
