package dev.bpf4j.conformance.suite.layer;

import static dev.bpf4j.conformance.suite.layer.LayerBuilder.asm;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Pairs of instructions, where the second one sees what the first one leaves beyond 32 bits on a 64-bit machine. The
 * feature is the first instruction, a tag says the second one.
 */
final class ChainLayer {

    /** A name and the instructions that look at A, and end the program. */
    private record Consumer(String name, String... lines) {}

    // spotless:off
    private static final List<Consumer> CONSUMERS = List.of(
            new Consumer("then-rsh",   "rsh #1", "ret a"),
            new Consumer("then-rsh-x", "ldx #4", "rsh x", "ret a"),
            new Consumer("then-div",   "div #3", "ret a"),
            new Consumer("then-mod-x", "ldx #10", "mod x", "ret a"),
            new Consumer("then-div-by","tax", "ld #0xfffffff0", "div x", "add #1", "ret a"),
            new Consumer("then-jgt",   "jgt #0x7fffffff, big", "ret #1", "big: ret #2"),
            new Consumer("then-jge",   "jge #0xfffffffe, big", "ret #1", "big: ret #2"),
            new Consumer("then-jeq",   "jeq #0, zero", "ret #1", "zero: ret #2"),
            new Consumer("then-jset",  "jset #0x80000000, set", "ret #1", "set: ret #2"),
            new Consumer("then-jgt-x", "tax", "ld #0x80000000", "jgt x, big", "ret #1", "big: ret #2"),
            new Consumer("then-ind",   "tax", "ldb [x + 1]", "ret a"),
            new Consumer("then-st",    "st M[3]", "ldx M[3]", "txa", "rsh #3", "ret a"));

    private static final int[][] OPERANDS = {
        {0xffffffff, 1}, {0, 1}, {0x80000000, 2}, {0x80000001, 0xffffffff}, {5, 31}, {0xfffffffe, 0x7fffffff},
    };
    // spotless:on

    private ChainLayer() {}

    static void fill(LayerBuilder out) {
        for (ClassicOp op : ClassicOp.values()) {
            switch (op.kind()) {
                case ALU_K -> constants(out, op);
                case ALU_X, NEG, TXA -> chains(out, name(op), List.of(ClassicInsn.of(op, 0)));
                case LD_MEM ->
                    chains(out, name(op), asm("st M[0]", "ld #1", "ld M[0]").insns());
                case LDX_MEM ->
                    chains(out, name(op), asm("st M[0]", "ldx M[0]", "txa").insns());
                case LD_ABS, LD_IND ->
                    chains(out, name(op), List.of(ClassicInsn.of(ClassicOp.LDX_IMM, 0), ClassicInsn.of(op, 0)));
                default -> {}
            }
        }
        divisionByZero(out);
    }

    private static void constants(LayerBuilder out, ClassicOp op) {
        int[] constants = op.alu().isShift() ? new int[] {1, 31} : new int[] {1, 0x80000000, 0xfffffffe};
        for (int k : constants) {
            chains(out, name(op), List.of(ClassicInsn.of(op, k)));
        }
    }

    private static String name(ClassicOp op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    private static void chains(LayerBuilder out, String feature, List<ClassicInsn> producer) {
        for (Consumer consumer : CONSUMERS) {
            List<ClassicInsn> insns =
                    new ArrayList<>(asm("ld [4]", "tax", "ld [0]").insns());
            insns.addAll(producer);
            insns.addAll(asm(consumer.lines()).insns());
            ClassicProgram program = ClassicProgram.of(insns);
            for (int[] operands : OPERANDS) {
                out.run(program, Words.packet(operands), feature, consumer.name());
            }
        }
    }

    /** The program ends with 0, whatever it would have returned, wherever X got its zero from. */
    private static void divisionByZero(LayerBuilder out) {
        for (String op : List.of("div", "mod")) {
            for (String zero : List.of("ldx #0", "ld #0\ntax", "ldxb 4*([0]&0xf)", "ld #0\nst M[1]\nldx M[1]")) {
                for (String rest : List.of("ret a", "ret #7", "add #1\nret a", "tax\nret #0xffffffff")) {
                    ClassicProgram program = asm(zero, "ld [0]", op + " x", rest);
                    out.run(program, Words.packet(0), op + "_by_zero");
                    out.run(program, Words.packet(0x70000000), op + "_by_zero");
                }
            }
        }
    }
}
