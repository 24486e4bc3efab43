package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfExt;
import dev.bpf4j.ebpf.btf.CoreRelocation;
import dev.bpf4j.ebpf.btf.CoreResolver;
import dev.bpf4j.ebpf.btf.CoreResult;
import dev.bpf4j.ebpf.btf.CoreResult.Access;
import dev.bpf4j.ebpf.btf.CoreResult.Missing;
import dev.bpf4j.ebpf.btf.CoreResult.Value;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Insn.Bin;
import dev.bpf4j.ebpf.isa.Insn.Load;
import dev.bpf4j.ebpf.isa.Insn.LoadImm64;
import dev.bpf4j.ebpf.isa.Insn.Rmw;
import dev.bpf4j.ebpf.isa.Insn.Store;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the answers to CO-RE relocations into instructions: immediates of arithmetic and of {@code lddw}, offsets of
 * loads and stores, whose width follows the field's. Without a target every instruction stays as it was compiled.
 */
final class CorePatcher {
    private final Optional<CoreResolver> resolver;
    private final Map<String, Map<Long, CoreRelocation>> bySection = new HashMap<>();
    private final Map<CoreRelocation, CoreResult> answers = new HashMap<>();

    /** @param missing why the instruction cannot be used, if it cannot */
    record Patch(Insn insn, Optional<String> missing) {
        static Patch of(Insn insn) {
            return new Patch(insn, Optional.empty());
        }
    }

    CorePatcher(Optional<Btf> local, Optional<Btf> target, ByteOrder order, BtfExt ext) {
        this.resolver = local.flatMap(l -> target.map(t -> new CoreResolver(l, t, order)));
        ext.coreRelocations().forEach((section, relocations) -> {
            Map<Long, CoreRelocation> byOffset = new HashMap<>();
            for (CoreRelocation relocation : relocations) {
                if (relocation.byteOffset() % FunctionTable.SLOT_BYTES != 0) {
                    throw new MalformedProgramException(
                            "section .BTF.ext",
                            "a CO-RE relocation of byte " + relocation.byteOffset() + " of "
                                    + LocatedBytes.printable(section)
                                    + ", where no instruction starts");
                }
                byOffset.put(relocation.byteOffset(), relocation);
            }
            bySection.put(section, byOffset);
        });
    }

    Patch patch(ElfSection section, long offset, Insn insn) {
        CoreRelocation relocation =
                bySection.getOrDefault(section.name(), Map.of()).get(offset);
        if (relocation == null || resolver.isEmpty()) {
            return Patch.of(insn);
        }
        CoreResult result = answer(relocation);
        if (result instanceof Value value) {
            return write(insn, value, relocation);
        }
        return new Patch(insn, Optional.of(((Missing) result).why()));
    }

    /** Many instructions ask for the same field. */
    private CoreResult answer(CoreRelocation relocation) {
        CoreRelocation question = new CoreRelocation(0, relocation.type(), relocation.access(), relocation.kind());
        return answers.computeIfAbsent(question, key -> resolver.orElseThrow().resolve(key));
    }

    private Patch write(Insn insn, Value value, CoreRelocation relocation) {
        try {
            return Patch.of(write(insn, value));
        } catch (IllegalArgumentException e) {
            return new Patch(insn, Optional.of(resolver.orElseThrow().describe(relocation) + ": " + e.getMessage()));
        }
    }

    private static Insn write(Insn insn, Value value) {
        if (insn instanceof Bin bin && bin.src() instanceof Operand.Imm imm) {
            expect(value, value.original() == imm.value() ? imm.value() : imm.value() & 0xffff_ffffL);
            return new Bin(bin.op(), bin.is64(), bin.dst(), Operand.imm(immediate(value.value())));
        }
        if (insn instanceof LoadImm64 load && load.kind() == Imm64.VALUE) {
            expect(value, load.value());
            return LoadImm64.of(load.dst(), value.value());
        }
        if (insn instanceof Load load) {
            expect(value, load.off());
            Width width = width(load.width(), value.access());
            return new Load(width, load.signed(), load.dst(), load.src(), offset(value.value()));
        }
        if (insn instanceof Store store) {
            expect(value, store.off());
            Width width = width(store.width(), value.access());
            return new Store(width, store.dst(), offset(value.value()), store.src());
        }
        if (insn instanceof Rmw rmw) {
            expect(value, rmw.off());
            return new Rmw(rmw.op(), rmw.width(), rmw.dst(), offset(value.value()), rmw.src());
        }
        throw new IllegalArgumentException("the instruction has no place for it");
    }

    private static void expect(Value value, long found) {
        if (value.known() && found != value.original()) {
            throw new IllegalArgumentException(
                    "the instruction has " + found + " where the object's types say " + value.original());
        }
    }

    private static int immediate(long value) {
        if (value != (int) value && value != (value & 0xffff_ffffL)) {
            throw new IllegalArgumentException(value + " does not fit into the instruction");
        }
        return (int) value;
    }

    private static short offset(long value) {
        if (value != (short) value) {
            throw new IllegalArgumentException(value + " does not fit into the offset of the instruction");
        }
        return (short) value;
    }

    /** The width of an access to a field that has another width on the target. */
    private static Width width(Width width, Access access) {
        if (access.originalSize() == access.size()) {
            return width;
        }
        if (!access.adjustable()) {
            throw new IllegalArgumentException("the field has " + access.size() + " bytes on the target, not "
                    + access.originalSize() + ", and is not an unsigned number or a pointer");
        }
        if (width.bytes() != access.originalSize()) {
            throw new IllegalArgumentException(
                    "the instruction accesses " + width.bytes() + " bytes of a field of " + access.originalSize());
        }
        for (Width candidate : Width.values()) {
            if (candidate.bytes() == access.size()) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("the field has " + access.size() + " bytes on the target");
    }
}
