package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;

/** Short spellings of instructions for tests. */
final class Code {
    static final Insn EXIT = new Insn.Exit();

    private Code() {}

    static Program program(Insn... insns) {
        return Program.of(insns);
    }

    static Insn mov(int dst, int imm) {
        return alu(Alu.MOV, dst, imm);
    }

    static Insn movr(int dst, int src) {
        return alur(Alu.MOV, dst, src);
    }

    static Insn alu(Alu op, int dst, int imm) {
        return new Insn.Bin(op, true, dst, Operand.imm(imm));
    }

    static Insn alur(Alu op, int dst, int src) {
        return new Insn.Bin(op, true, dst, Operand.reg(src));
    }

    static Insn alu32(Alu op, int dst, int imm) {
        return new Insn.Bin(op, false, dst, Operand.imm(imm));
    }

    static Insn alu32r(Alu op, int dst, int src) {
        return new Insn.Bin(op, false, dst, Operand.reg(src));
    }

    static Insn add(int dst, int imm) {
        return alu(Alu.ADD, dst, imm);
    }

    static Insn load(Width width, int dst, int src, int off) {
        return new Insn.Load(width, false, dst, src, (short) off);
    }

    static Insn store(Width width, int dst, int off, int src) {
        return new Insn.Store(width, dst, (short) off, Operand.reg(src));
    }

    static Insn storeImm(Width width, int dst, int off, int imm) {
        return new Insn.Store(width, dst, (short) off, Operand.imm(imm));
    }

    static Insn rmw(Atomic op, Width width, int dst, int off, int src) {
        return new Insn.Rmw(op, width, dst, (short) off, src);
    }

    static Insn jump(int off) {
        return new Insn.Jump(false, off);
    }

    static Insn branch(Cond cond, int dst, int imm, int off) {
        return new Insn.Branch(cond, true, dst, Operand.imm(imm), (short) off);
    }

    static Insn branchr(Cond cond, int dst, int src, int off) {
        return new Insn.Branch(cond, true, dst, Operand.reg(src), (short) off);
    }

    static Insn call(int helper) {
        return new Insn.Call(CallKind.HELPER, helper);
    }

    static Insn callLocal(int off) {
        return new Insn.Call(CallKind.LOCAL, off);
    }
}
