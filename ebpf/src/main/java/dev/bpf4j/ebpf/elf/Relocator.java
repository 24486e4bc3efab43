package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Insn.Call;
import dev.bpf4j.ebpf.isa.Insn.LoadImm64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Decodes functions and makes of their relocations what a program can hold: map indexes, function targets, types. */
final class Relocator {
    private static final int SLOT_BYTES = FunctionTable.SLOT_BYTES;

    /** What compilers write into a call that is to be relocated; by itself it would call itself. */
    private static final int UNRELOCATED = -1;

    private final ElfFile elf;
    private final FunctionTable functions;
    private final MapTable maps;
    private final Externs externs;
    private final CorePatcher core;
    private final Map<Integer, TreeMap<Long, ElfRelocation>> relocations = new HashMap<>();

    Relocator(ElfFile elf, FunctionTable functions, MapTable maps, Externs externs, CorePatcher core) {
        this.elf = elf;
        this.functions = functions;
        this.maps = maps;
        this.externs = externs;
        this.core = core;
        elf.sections().stream().filter(ElfSection::isCode).forEach(this::index);
    }

    private void index(ElfSection section) {
        TreeMap<Long, ElfRelocation> byOffset = new TreeMap<>();
        for (ElfRelocation relocation : elf.relocations(section)) {
            if (SectionData.type(elf, relocation) != RelocationType.NONE
                    && byOffset.put(relocation.offset(), relocation) != null) {
                throw elf.error(relocation, "a second relocation of one instruction");
            }
            if (relocation.offset() < 0 || relocation.offset() >= section.size()) {
                throw elf.error(relocation, "relocation of an instruction that the section does not have");
            }
        }
        relocations.put(section.index(), byOffset);
    }

    FunctionCode read(FunctionRange range) {
        return new Reading(range).read();
    }

    private List<Insn> decode(FunctionRange range) {
        LocatedBytes bytes = elf.located(range.section());
        try {
            return Codec.decode(bytes.slice(range.start(), range.size()).toArray(), elf.order())
                    .insns();
        } catch (MalformedProgramException e) {
            throw bytes.error(range.start(), "function " + range.name() + ", " + e.getMessage());
        }
    }

    /** One function while it is read. */
    private final class Reading {
        private final FunctionRange range;
        private final TreeMap<Long, ElfRelocation> open;
        private final List<Insn> insns = new ArrayList<>();
        private final Map<Integer, FunctionRange> targets = new HashMap<>();
        private final List<Unresolved> unresolved = new ArrayList<>();
        private int slot;

        Reading(FunctionRange range) {
            this.range = range;
            this.open = new TreeMap<>(relocations.get(range.section().index()).subMap(range.start(), range.end()));
        }

        FunctionCode read() {
            for (Insn insn : decode(range)) {
                add(insn, relocate(insn));
            }
            open.values().stream().findFirst().ifPresent(relocation -> {
                throw elf.error(relocation, "relocation of a byte where no instruction starts");
            });
            return new FunctionCode(range, List.copyOf(insns), Map.copyOf(targets), List.copyOf(unresolved));
        }

        private long offset() {
            return range.start() + (long) slot * SLOT_BYTES;
        }

        private Insn relocate(Insn insn) {
            ElfRelocation relocation = open.remove(offset());
            if (relocation == null) {
                return insn instanceof Call call && call.kind() == CallKind.LOCAL ? callNearby(call) : patched(insn);
            }
            RelocationType type = SectionData.type(elf, relocation);
            if (type == RelocationType.CALL && insn instanceof Call call) {
                return call(call, relocation);
            }
            if (type == RelocationType.LDDW && insn instanceof LoadImm64 load) {
                return load(load, relocation);
            }
            throw elf.error(relocation, type.spelling() + " relocation of an instruction that is not for it");
        }

        private Insn patched(Insn insn) {
            CorePatcher.Patch patch = core.patch(range.section(), offset(), insn);
            patch.missing().ifPresent(this::missing);
            return patch.insn();
        }

        private void missing(String what) {
            unresolved.add(new Unresolved(slot, what));
        }

        /** Adds what an instruction became; an unresolved one takes as many slots as before. */
        private void add(Insn before, Insn after) {
            boolean missing = !unresolved.isEmpty()
                    && unresolved.get(unresolved.size() - 1).slot() == slot;
            for (int i = 0; missing && i < before.slots(); i++) {
                insns.add(new Call(CallKind.HELPER, Unresolved.HELPER));
            }
            if (!missing) {
                insns.add(after);
            }
            slot += before.slots();
        }

        /** A call inside the section, where assemblers need no relocation. */
        private Insn callNearby(Call call) {
            if (call.imm() == UNRELOCATED) {
                throw elf.located(range.section())
                        .error(
                                offset(),
                                "a call without its relocation: the object is stripped of what its loader needs");
            }
            target(range.section().index(), offset() + SLOT_BYTES + (long) call.imm() * SLOT_BYTES);
            return call;
        }

        private Insn call(Call call, ElfRelocation relocation) {
            ElfSymbol symbol = elf.symbol(relocation);
            if (symbol.isUndefined()) {
                Externs.Binding binding = externs.function(symbol);
                binding.missing().ifPresent(this::missing);
                return new Call(CallKind.BTF, binding.btfId());
            }
            long addend = relocation.addend().orElse(((long) call.imm() + 1) * SLOT_BYTES);
            target(codeSection(symbol, relocation), symbol.value() + addend);
            return new Call(CallKind.LOCAL, 0);
        }

        private Insn load(LoadImm64 load, ElfRelocation relocation) {
            ElfSymbol symbol = elf.symbol(relocation);
            if (symbol.isUndefined()) {
                return loadExtern(load, symbol);
            }
            ElfSection section = section(symbol, relocation);
            long addend = relocation.addend().orElse(load.value());
            long at = symbol.value() + addend;
            if (maps.declaresIn(section)) {
                int index = maps.declaredAt(section.index(), at)
                        .orElseThrow(
                                () -> elf.error(relocation, "no map begins at byte " + at + " of " + section.name()));
                return new LoadImm64(load.dst(), Imm64.MAP_INDEX, index, 0);
            }
            if (section.isCode()) {
                target(section.index(), at);
                return new LoadImm64(load.dst(), Imm64.FUNCTION, 0, 0);
            }
            int index = maps.ofData(section.index())
                    .orElseThrow(() -> elf.error(
                            relocation,
                            "relocation with section " + section.name() + ", which is neither map nor data"));
            if (at != (int) at) {
                throw elf.error(relocation, "byte " + at + " of section " + section.name() + " is out of reach");
            }
            return new LoadImm64(load.dst(), Imm64.MAP_INDEX_VALUE, index, (int) at);
        }

        private Insn loadExtern(LoadImm64 load, ElfSymbol symbol) {
            Externs.Binding binding = externs.variable(symbol);
            binding.missing().ifPresent(what -> unresolved.add(new Unresolved(slot, what, true)));
            return switch (binding.kind()) {
                case KCONFIG ->
                    new LoadImm64(
                            load.dst(), Imm64.MAP_INDEX_VALUE, maps.ofKconfig().orElse(0), binding.offset());
                case TYPED -> new LoadImm64(load.dst(), Imm64.VARIABLE, binding.btfId(), 0);
                case ABSENT -> LoadImm64.of(load.dst(), 0);
            };
        }

        private ElfSection section(ElfSymbol symbol, ElfRelocation relocation) {
            if (symbol.section() >= elf.sections().size()) {
                throw elf.error(relocation, "symbol " + symbol.name() + " is in no section");
            }
            return elf.sections().get(symbol.section());
        }

        private int codeSection(ElfSymbol symbol, ElfRelocation relocation) {
            ElfSection section = section(symbol, relocation);
            if (!section.isCode()) {
                throw elf.error(relocation, "call of " + symbol.name() + ", which is in section " + section.name());
            }
            return section.index();
        }

        private void target(int section, long at) {
            targets.put(
                    slot,
                    functions
                            .startingAt(section, at)
                            .orElseThrow(() -> elf.located(range.section())
                                    .error(
                                            offset(),
                                            "call or pointer to byte " + at + " of section "
                                                    + elf.sections()
                                                            .get(section)
                                                            .name() + ", where no function starts")));
        }
    }
}
