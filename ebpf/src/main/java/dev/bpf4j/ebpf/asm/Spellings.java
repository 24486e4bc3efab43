package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** From words and symbols back to the rows of the instruction table that spell them. */
final class Spellings {
    static final Map<String, Alu> ALU = bySymbol(Alu.values(), row -> true, Alu::symbol);
    static final Map<String, Cond> CONDITIONS = bySymbol(Cond.values(), row -> true, Cond::symbol);
    static final Map<String, Atomic> LOCKED = bySymbol(Atomic.values(), row -> !row.fetches(), Atomic::symbol);
    static final Map<String, Swap> SWAPS = swaps();
    static final Map<String, Imm64> IMM64 = references();
    static final Map<String, Type> TYPES = types();
    static final Map<String, Fetch> FETCHES = fetches();

    /** The word before the number of a platform function. */
    static final String ADDR_SPACE_CAST = "addr_space_cast";

    static final String BTF = CallKind.BTF.name().toLowerCase(Locale.ROOT);

    record Swap(Endian op, int bits) {}

    record Type(Width width, boolean signed) {}

    /**
     * A function that returns the old value.
     *
     * @param width where the name says it
     * @param typed whether its pointer has a type
     */
    record Fetch(Atomic op, Optional<Width> width, boolean typed) {}

    private Spellings() {}

    /** Longest first, so that the first one that matches is the right one. */
    private static <T> Map<String, T> bySymbol(T[] rows, Predicate<T> which, Function<T, String> symbol) {
        Map<String, T> map = new LinkedHashMap<>();
        Arrays.stream(rows)
                .filter(which)
                .sorted(Comparator.comparing((T row) -> symbol.apply(row).length())
                        .reversed())
                .forEach(row -> map.put(symbol.apply(row), row));
        return map;
    }

    private static Map<String, Swap> swaps() {
        Map<String, Swap> map = new HashMap<>();
        for (Endian op : Endian.values()) {
            for (int bits : List.of(16, 32, 64)) {
                map.put(op.mnemonic() + bits, new Swap(op, bits));
            }
        }
        return map;
    }

    private static Map<String, Imm64> references() {
        Map<String, Imm64> map = new HashMap<>();
        for (Imm64 kind : Imm64.values()) {
            if (kind != Imm64.VALUE) {
                map.put(kind.spelling(), kind);
            }
        }
        return map;
    }

    private static Map<String, Type> types() {
        Map<String, Type> map = new HashMap<>();
        for (Width width : Width.values()) {
            map.put(width.typeName(false), new Type(width, false));
            map.put(width.typeName(true), new Type(width, true));
        }
        return map;
    }

    /** The names that the kernel prints, and LLVM's for the exchanges: {@code xchg_64} and {@code xchg32_32}. */
    private static Map<String, Fetch> fetches() {
        Map<String, Fetch> map = new HashMap<>();
        for (Atomic op : Atomic.values()) {
            String name = op.mnemonic();
            if (op.fetches()) {
                map.put("atomic_" + name, new Fetch(op, Optional.empty(), true));
                map.put("atomic64_" + name, new Fetch(op, Optional.of(Width.DW), true));
            }
            if (op.fetches() && op.symbol().isEmpty()) {
                map.put(name + "_64", new Fetch(op, Optional.of(Width.DW), false));
                map.put(name + "32_32", new Fetch(op, Optional.of(Width.W), false));
            }
        }
        return map;
    }
}
