package dev.bpf4j.ebpf.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The interpreter, which has the simple rows written down once more, does what the rows mean. */
class InterpreterRowsTest {
    private static long run(List<Insn> insns) {
        return Interpreter.of(Program.of(insns), Linux.MEMORY)
                .run(new Execution<>(Linux.MEMORY), new PlainMemory(new byte[0]));
    }

    @Property(tries = 2000)
    void arithmetic(@ForAll Alu op, @ForAll boolean is64, @ForAll long dst, @ForAll long src, @ForAll int imm) {
        List<Insn> load = List.of(Insn.LoadImm64.of(0, dst), Insn.LoadImm64.of(3, src));
        if (op.allows(is64, false)) {
            Insn register = new Insn.Bin(op, is64, 0, Operand.reg(3));
            assertEquals(op.eval(is64, dst, src), run(List.of(load.get(0), load.get(1), register, new Insn.Exit())));
        }
        if (op.allows(is64, true)) {
            Insn immediate = new Insn.Bin(op, is64, 0, Operand.imm(imm));
            assertEquals(op.eval(is64, dst, imm), run(List.of(load.get(0), immediate, new Insn.Exit())));
        }
    }

    /** Calculations that follow each other are one step, and so is one with the jump that asks for its result. */
    @Property(tries = 2000)
    void pairs(
            @ForAll Alu op,
            @ForAll Alu second,
            @ForAll Cond cond,
            @ForAll long dst,
            @ForAll long src,
            @ForAll int imm) {
        List<Insn> insns = List.of(
                Insn.LoadImm64.of(1, dst),
                Insn.LoadImm64.of(3, src),
                new Insn.Bin(Alu.MOV, true, 0, Operand.imm(0)),
                new Insn.Bin(op, true, 1, Operand.reg(3)),
                new Insn.Bin(second, true, 1, second.allows(true, true) ? Operand.imm(imm) : Operand.reg(3)),
                new Insn.Branch(cond, true, 1, Operand.reg(3), (short) 1),
                new Insn.Bin(Alu.MOV, true, 0, Operand.reg(1)),
                new Insn.Exit());
        long value = second.eval64(op.eval64(dst, src), second.allows(true, true) ? imm : src);
        assertEquals(cond.test64(value, src) ? 0 : value, run(insns));
        List<Insn> alone = new ArrayList<>(insns);
        alone.remove(4);
        long first = op.eval64(dst, src);
        assertEquals(cond.test64(first, src) ? 0 : first, run(alone));
    }

    @Property(tries = 2000)
    void conditions(@ForAll Cond cond, @ForAll boolean is64, @ForAll long dst, @ForAll long src, @ForAll int imm) {
        assertEquals(cond.test(is64, dst, src), jumps(cond, is64, dst, src, Operand.reg(4)));
        assertEquals(cond.test(is64, dst, imm), jumps(cond, is64, dst, src, Operand.imm(imm)));
        assertEquals(cond.test(is64, dst, dst), jumps(cond, is64, dst, dst, Operand.reg(4)));
    }

    private static boolean jumps(Cond cond, boolean is64, long dst, long src, Operand operand) {
        return run(List.of(
                        Insn.LoadImm64.of(3, dst),
                        Insn.LoadImm64.of(4, src),
                        new Insn.Bin(Alu.MOV, true, 0, Operand.imm(1)),
                        new Insn.Branch(cond, is64, 3, operand, (short) 1),
                        new Insn.Bin(Alu.MOV, true, 0, Operand.imm(0)),
                        new Insn.Exit()))
                == 1;
    }
}
