package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.conformance.cases.CaseMap;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Writes a program instruction by instruction, with labels that may be bound later. */
final class CodeBuilder {
    private final List<Insn> insns = new ArrayList<>();
    private final List<CaseMap> maps = new ArrayList<>();
    private final List<Fixup> fixups = new ArrayList<>();
    private int slots;

    /** A place in the program. */
    static final class Label {
        private int slot = -1;
    }

    /** An instruction that is complete when its label is bound. */
    private record Fixup(int index, int slot, Label label, IntFunction<Insn> insn) {}

    int slots() {
        return slots;
    }

    CodeBuilder add(Insn insn) {
        insns.add(insn);
        slots += insn.slots();
        return this;
    }

    void bind(Label label) {
        label.slot = slots;
    }

    /** Whether something so far goes there. */
    boolean isTarget(Label label) {
        return fixups.stream().anyMatch(fixup -> fixup.label == label);
    }

    private void addLater(Label label, Insn placeholder, IntFunction<Insn> insn) {
        fixups.add(new Fixup(insns.size(), slots, label, insn));
        add(placeholder);
    }

    CodeBuilder mov(int dst, int imm) {
        return alu(Alu.MOV, dst, imm);
    }

    CodeBuilder move(int dst, int src) {
        return add(new Insn.Bin(Alu.MOV, true, dst, Operand.reg(src)));
    }

    CodeBuilder alu(Alu op, int dst, int imm) {
        return add(new Insn.Bin(op, true, dst, Operand.imm(imm)));
    }

    CodeBuilder alu32(Alu op, int dst, int imm) {
        return add(new Insn.Bin(op, false, dst, Operand.imm(imm)));
    }

    CodeBuilder with(Alu op, int dst, int src) {
        return add(new Insn.Bin(op, true, dst, Operand.reg(src)));
    }

    CodeBuilder with32(Alu op, int dst, int src) {
        return add(new Insn.Bin(op, false, dst, Operand.reg(src)));
    }

    CodeBuilder load(Width width, int dst, int src, int off) {
        return add(new Insn.Load(width, false, dst, src, (short) off));
    }

    CodeBuilder store(Width width, int dst, int off, int src) {
        return add(new Insn.Store(width, dst, (short) off, Operand.reg(src)));
    }

    CodeBuilder storeImm(Width width, int dst, int off, int imm) {
        return add(new Insn.Store(width, dst, (short) off, Operand.imm(imm)));
    }

    CodeBuilder rmw(Atomic op, Width width, int dst, int off, int src) {
        return add(new Insn.Rmw(op, width, dst, (short) off, src));
    }

    CodeBuilder call(int helper) {
        return add(new Insn.Call(CallKind.HELPER, helper));
    }

    CodeBuilder exit() {
        return add(new Insn.Exit());
    }

    CodeBuilder map(int dst, MapSpec map) {
        maps.add(new CaseMap(slots, map));
        return add(new Insn.LoadImm64(dst, Imm64.MAP_FD, 0, 0));
    }

    /** The address of a byte of the only value of an array. */
    CodeBuilder value(int dst, MapSpec map, int offset) {
        maps.add(new CaseMap(slots, map));
        return add(new Insn.LoadImm64(dst, Imm64.MAP_VALUE, 0, offset));
    }

    void branch(Cond cond, boolean is64, int dst, Operand src, Label target) {
        addLater(target, new Insn.Jump(false, 0), off -> new Insn.Branch(cond, is64, dst, src, (short) off));
    }

    void branch(Cond cond, int dst, int imm, Label target) {
        branch(cond, true, dst, Operand.imm(imm), target);
    }

    void jump(Label target) {
        addLater(target, new Insn.Jump(false, 0), off -> new Insn.Jump(false, off));
    }

    void callLocal(Label function) {
        addLater(function, new Insn.Jump(false, 0), off -> new Insn.Call(CallKind.LOCAL, off));
    }

    /** The address of a function. */
    void function(int dst, Label function) {
        addLater(
                function,
                new Insn.LoadImm64(dst, Imm64.FUNCTION, 0, 0),
                off -> new Insn.LoadImm64(dst, Imm64.FUNCTION, off, 0));
    }

    List<CaseMap> maps() {
        return List.copyOf(maps);
    }

    /** The program so far. @throws IllegalStateException if a label has no place */
    Program program() {
        List<Insn> complete = new ArrayList<>(insns);
        for (Fixup fixup : fixups) {
            if (fixup.label.slot < 0) {
                throw new IllegalStateException("a label has no place");
            }
            complete.set(fixup.index, fixup.insn.apply(fixup.label.slot - fixup.slot - 1));
        }
        return Program.of(complete);
    }
}
