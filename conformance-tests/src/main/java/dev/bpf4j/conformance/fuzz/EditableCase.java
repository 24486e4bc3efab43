package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.conformance.cases.CaseMap;
import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A case whose instructions can be taken out: jumps still go where they went. Immutable. */
final class EditableCase {
    private static final int NOWHERE = -1;

    /** @param target index of the line that the instruction jumps to, calls or points to; {@value #NOWHERE} if none */
    private record Line(Insn insn, Optional<MapSpec> map, int target) {}

    private final VerifierCase origin;
    private final List<Line> lines;

    private EditableCase(VerifierCase origin, List<Line> lines) {
        this.origin = origin;
        this.lines = List.copyOf(lines);
    }

    /** @throws IllegalArgumentException if the case's slots are no instructions, or a jump leads astray */
    static EditableCase of(VerifierCase c) {
        Program program = Codec.decode(c.insns());
        Map<Integer, Integer> indices = new HashMap<>();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            indices.put(slot, indices.size());
        }
        Map<Integer, MapSpec> maps = new HashMap<>();
        c.maps().forEach(map -> maps.put(map.insn(), map.spec()));
        List<Line> lines = new ArrayList<>();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            Insn insn = program.at(slot);
            int target = NOWHERE;
            if (distance(insn).isPresent()) {
                Integer index = indices.get(slot + 1 + distance(insn).get());
                if (index == null) {
                    throw new IllegalArgumentException("a jump leads astray");
                }
                target = index;
            }
            lines.add(new Line(insn, Optional.ofNullable(maps.get(slot)), target));
        }
        return new EditableCase(c, lines);
    }

    private static Optional<Integer> distance(Insn insn) {
        if (insn instanceof Insn.Branch branch) {
            return Optional.of((int) branch.off());
        }
        if (insn instanceof Insn.Jump jump) {
            return Optional.of(jump.off());
        }
        if (insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
            return Optional.of(call.imm());
        }
        return insn instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION
                ? Optional.of(load.imm())
                : Optional.empty();
    }

    private static Insn jumping(Insn insn, int distance) {
        if (insn instanceof Insn.Branch b) {
            return new Insn.Branch(b.cond(), b.is64(), b.dst(), b.src(), (short) distance);
        }
        if (insn instanceof Insn.Jump jump) {
            return new Insn.Jump(jump.far(), distance);
        }
        if (insn instanceof Insn.Call) {
            return new Insn.Call(CallKind.LOCAL, distance);
        }
        return new Insn.LoadImm64(((Insn.LoadImm64) insn).dst(), Imm64.FUNCTION, distance, 0);
    }

    int size() {
        return lines.size();
    }

    Insn insn(int index) {
        return lines.get(index).insn();
    }

    /** Without the lines from first on; what jumped there jumps behind them. */
    EditableCase without(int first, int count) {
        List<Line> left = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i < first || i >= first + count) {
                Line line = lines.get(i);
                left.add(new Line(line.insn(), line.map(), moved(line.target(), first, count)));
            }
        }
        return new EditableCase(origin, left);
    }

    private static int moved(int target, int first, int count) {
        if (target < first) {
            return target;
        }
        return Math.max(first, target - count);
    }

    /** With another instruction that neither jumps nor names a map. */
    EditableCase with(int index, Insn insn) {
        List<Line> changed = new ArrayList<>(lines);
        changed.set(index, new Line(insn, Optional.empty(), NOWHERE));
        return new EditableCase(origin, changed);
    }

    /** The case; empty if no program is left. */
    Optional<VerifierCase> build() {
        int[] slots = new int[lines.size() + 1];
        for (int i = 0; i < lines.size(); i++) {
            slots[i + 1] = slots[i] + lines.get(i).insn().slots();
        }
        List<Insn> insns = new ArrayList<>();
        List<CaseMap> maps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            insns.add(
                    line.target() == NOWHERE ? line.insn() : jumping(line.insn(), slots[line.target()] - slots[i] - 1));
            int slot = slots[i];
            line.map().ifPresent(spec -> maps.add(new CaseMap(slot, spec)));
        }
        return insns.isEmpty()
                ? Optional.empty()
                : Optional.of(new VerifierCase(
                        origin.id(),
                        Codec.encode(Program.of(insns)),
                        origin.type(),
                        origin.attachType(),
                        origin.flags(),
                        maps));
    }
}
