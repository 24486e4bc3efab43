package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfExt;
import dev.bpf4j.ebpf.btf.ExceptionTag;
import dev.bpf4j.ebpf.btf.FuncInfo;
import dev.bpf4j.ebpf.btf.LineInfo;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Insn.Call;
import dev.bpf4j.ebpf.isa.Insn.LoadImm64;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes programs of functions: the entered one, then those that it calls or points to, each once, in the order in which
 * they are first met. Calls become distances.
 */
final class ProgramLinker {
    private static final int SLOT_BYTES = FunctionTable.SLOT_BYTES;

    /** Most slots of all programs of an object together; each has a copy of the functions that it calls. */
    private static final int MAX_TOTAL_SLOTS = 4 * Program.MAX_SLOTS;

    private final Function<FunctionRange, FunctionCode> code;
    private final Map<String, TreeMap<Long, LineInfo>> lines = new HashMap<>();
    private final Map<String, Map<Long, Integer>> types = new HashMap<>();
    private final List<FunctionRange> ranges;
    private final Optional<Btf> btf;
    private final ByteOrder order;
    private int totalSlots;

    /**
     * @param btf the types of the object
     * @param order of the machine that the programs are for
     */
    ProgramLinker(Map<FunctionRange, FunctionCode> code, Optional<Btf> btf, BtfExt ext, ByteOrder order) {
        this.code = code::get;
        this.ranges = List.copyOf(code.keySet());
        this.btf = btf;
        this.order = order;
        ext.lines().forEach((section, all) -> {
            TreeMap<Long, LineInfo> byOffset = new TreeMap<>();
            all.forEach(line -> byOffset.put(line.byteOffset(), line));
            lines.put(section, byOffset);
        });
        ext.functions().forEach((section, all) -> {
            Map<Long, Integer> byOffset = new HashMap<>();
            all.forEach((FuncInfo info) -> byOffset.put(info.byteOffset(), info.type()));
            types.put(section, byOffset);
        });
    }

    ObjectProgram link(FunctionRange entry) {
        Map<FunctionRange, Integer> starts = layOut(entry);
        Optional<FunctionRange> catching = exceptionCallback(entry);
        catching.ifPresent(range -> layOut(entry, range, end(starts), starts));
        List<Insn> insns = new ArrayList<>();
        List<ObjectFunction> functions = new ArrayList<>();
        List<SourceLine> sourceLines = new ArrayList<>();
        List<Unresolved> unresolved = new ArrayList<>();
        starts.forEach((range, start) -> {
            FunctionCode function = code.apply(range);
            place(function, start, starts, insns);
            functions.add(new ObjectFunction(range.name(), start, range.slots(), range.isStatic(), type(range)));
            sourceLines.addAll(lines(range, start));
            function.unresolved().forEach(missing -> unresolved.add(missing.at(start + missing.slot())));
        });
        OptionalInt caught = catching.map(starts::get).map(OptionalInt::of).orElse(OptionalInt.empty());
        Program program = Program.of(insns).in(order).catching(caught);
        return new ObjectProgram(entry.name(), entry.section().name(), program, functions, sourceLines, unresolved);
    }

    private static int end(Map<FunctionRange, Integer> starts) {
        return starts.entrySet().stream()
                .mapToInt(placed -> placed.getValue() + placed.getKey().slots())
                .max()
                .orElse(0);
    }

    /** The function that the tag of a program names; empty if it has none, or one that is not there. */
    private Optional<FunctionRange> exceptionCallback(FunctionRange entry) {
        OptionalInt type = type(entry);
        return btf.filter(types -> type.isPresent())
                .flatMap(types ->
                        ExceptionTag.names(types, type.getAsInt()).stream().findFirst())
                .flatMap(name -> ranges.stream()
                        .filter(range -> range.name().equals(name))
                        .findFirst());
    }

    private Map<FunctionRange, Integer> layOut(FunctionRange entry) {
        Map<FunctionRange, Integer> starts = new LinkedHashMap<>();
        layOut(entry, entry, 0, starts);
        return starts;
    }

    /** Lays out a function, and what it calls, behind those that are. */
    private void layOut(FunctionRange entry, FunctionRange first, int from, Map<FunctionRange, Integer> starts) {
        ArrayDeque<FunctionRange> open = new ArrayDeque<>(List.of(first));
        int end = from;
        while (!open.isEmpty()) {
            FunctionRange range = open.remove();
            if (starts.putIfAbsent(range, end) == null) {
                end += range.slots();
                charge(entry, end, range.slots());
                new TreeMap<>(code.apply(range).targets()).values().forEach(open::add);
            }
        }
    }

    private void charge(FunctionRange entry, int end, int slots) {
        totalSlots += slots;
        if (end > Program.MAX_SLOTS) {
            throw tooLarge(entry, "the program and what it calls have more than " + Program.MAX_SLOTS + " slots");
        }
        if (totalSlots > MAX_TOTAL_SLOTS) {
            throw tooLarge(entry, "all programs and what they call have more than " + MAX_TOTAL_SLOTS + " slots");
        }
    }

    private static MalformedProgramException tooLarge(FunctionRange entry, String what) {
        return new MalformedProgramException("program " + LocatedBytes.printable(entry.name()), what);
    }

    private static void place(FunctionCode function, int start, Map<FunctionRange, Integer> starts, List<Insn> insns) {
        int slot = start;
        for (Insn insn : function.insns()) {
            FunctionRange target = function.targets().get(slot - start);
            insns.add(target == null ? insn : aim(insn, starts.get(target) - (slot + 1)));
            slot += insn.slots();
        }
    }

    private static Insn aim(Insn insn, int distance) {
        return insn instanceof LoadImm64 load
                ? new LoadImm64(load.dst(), Imm64.FUNCTION, distance, 0)
                : new Call(CallKind.LOCAL, distance);
    }

    private OptionalInt type(FunctionRange range) {
        Integer type = types.getOrDefault(range.section().name(), Map.of()).get(range.start());
        return type == null ? OptionalInt.empty() : OptionalInt.of(type);
    }

    private List<SourceLine> lines(FunctionRange range, int start) {
        TreeMap<Long, LineInfo> all = lines.get(range.section().name());
        if (all == null) {
            return List.of();
        }
        List<SourceLine> found = new ArrayList<>();
        all.subMap(range.start(), range.end()).forEach((at, line) -> {
            int slot = start + (int) ((at - range.start()) / SLOT_BYTES);
            found.add(new SourceLine(slot, line.file(), line.line(), line.column(), line.text()));
        });
        return found;
    }
}
