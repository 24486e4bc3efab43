package dev.bpf4j.conformance.suite.layer;

import static dev.bpf4j.conformance.suite.layer.LayerBuilder.asm;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.suite.ContextKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Programs to accept and to refuse. The feature is the rule that is tried. */
final class CheckerLayer {

    private static final ClassicInsn RET = ClassicInsn.of(ClassicOp.RET_K, 1);

    // spotless:off
    /** Reads of M[] that some path reaches without a write, and some that none does. */
    private static final List<List<String>> MEMORY = List.of(
            List.of("ld M[0]", "ret a"),
            List.of("ldx M[15]", "ret a"),
            List.of("st M[0]", "ld M[0]", "ret a"),
            List.of("stx M[3]", "ldx M[3]", "ret a"),
            List.of("st M[0]", "ld M[1]", "ret a"),
            List.of("ret #5", "ld M[3]", "ret a"),
            List.of("ja over", "ld M[3]", "over: ret a"),
            List.of("ja over", "over: ld M[3]", "ret a"),
            List.of("st M[3]", "ja over", "ret #1", "over: ld M[3]", "ret a"),
            List.of("jeq #0, yes, no", "yes: st M[1]", "no: ld M[1]", "ret a"),
            List.of("jeq #0, yes, no", "yes: st M[1]", "ja join", "no: st M[1]", "join: ld M[1]", "ret a"),
            List.of("jeq #0, yes, no", "yes: st M[1]", "ja join", "no: st M[2]", "join: ld M[1]", "ret a"),
            List.of("st M[1]", "jeq #0, yes, no", "yes: ret #1", "no: ld M[1]", "ret a"),
            List.of("jeq #0, yes, no", "yes: ret #1", "no: ld M[1]", "ret a"),
            List.of("jgt x, yes, no", "yes: st M[7]", "ld M[7]", "ret a", "no: ld M[7]", "ret a"),
            List.of("ret a", "st M[2]", "ld M[2]", "ret a"),
            List.of("st M[2]", "ret a", "ld M[2]", "ret a"),
            List.of("ja over", "ret #1", "ld M[9]", "ret a", "over: ret a"));
    // spotless:on

    private final LayerBuilder out;
    private final ContextKind kind;

    private CheckerLayer(LayerBuilder out, ContextKind kind) {
        this.out = out;
        this.kind = kind;
    }

    static void fill(LayerBuilder out) {
        for (ContextKind kind : ContextKind.values()) {
            CheckerLayer layer = new CheckerLayer(out, kind);
            layer.lengths();
            layer.opcodes();
            layer.operands();
            layer.targets();
            layer.lastInstruction();
            layer.memory();
        }
        new CheckerLayer(out, ContextKind.PACKET).ancillaries();
        new CheckerLayer(out, ContextKind.SECCOMP).seccompOffsets();
    }

    private void check(String feature, ClassicInsn... insns) {
        out.check(ClassicProgram.of(insns), kind, feature, kind.word());
    }

    private void lengths() {
        for (int length : new int[] {1, 2, 4095, 4096, 4097}) {
            ClassicInsn[] insns = Collections.nCopies(length, RET).toArray(ClassicInsn[]::new);
            check("length", insns);
        }
    }

    private void opcodes() {
        for (int code = 0; code < 256; code++) {
            check("opcode", new ClassicInsn(code, 0, 0, 0), RET);
            check("opcode", new ClassicInsn(code, 0, 0, 4), RET);
        }
        for (ClassicOp op : ClassicOp.values()) {
            for (int stray : new int[] {0x100, 0x8000, 0xff00}) {
                check("opcode", new ClassicInsn(op.code() | stray, 0, 0, 4), RET);
            }
        }
    }

    private void operands() {
        for (ClassicOp op : ClassicOp.values()) {
            if (op.kind() == ClassicOp.Kind.ALU_K
                    && (op.alu().isDivision() || op.alu().isShift())) {
                for (int k : new int[] {0, 1, 31, 32, 33, 63, 64, 0x7fffffff, 0x80000000, 0xffffffff}) {
                    check(op.alu().isShift() ? "shift" : "div_by_zero", ClassicInsn.of(op, k), RET);
                }
            }
            if (op.kind() == ClassicOp.Kind.ALU_X) {
                check("operand_x", ClassicInsn.of(op, 0), RET);
                check("operand_x", ClassicInsn.of(op, 32), RET);
            }
        }
    }

    private void targets() {
        for (int k : new int[] {0, 1, 2, 3, 255, 0x7fffffff, 0x80000000, 0xfffffffd, 0xfffffffe, 0xffffffff}) {
            check("ja_range", ClassicInsn.of(ClassicOp.JA, k), RET, RET);
            check("ja_range", RET, ClassicInsn.of(ClassicOp.JA, k), RET);
        }
        for (ClassicOp op : ClassicOp.values()) {
            if (op.isConditional()) {
                for (int distance : new int[] {0, 1, 2, 3, 127, 128, 255}) {
                    check("jt_range", ClassicInsn.jump(op, 1, distance, 0), RET, RET, RET);
                    check("jf_range", ClassicInsn.jump(op, 1, 0, distance), RET, RET, RET);
                    check("jf_range", RET, ClassicInsn.jump(op, 1, distance, 1), RET, RET);
                }
            }
        }
    }

    private void lastInstruction() {
        for (ClassicOp op : ClassicOp.values()) {
            check("last_ret", RET, ClassicInsn.of(op, 4));
        }
    }

    private void memory() {
        for (ClassicOp op : ClassicOp.values()) {
            if (op.isMemory()) {
                for (int k : new int[] {0, 1, 14, 15, 16, 17, 255, 0x7fffffff, 0x80000000, 0xffffffff}) {
                    List<ClassicInsn> insns = new ArrayList<>();
                    if (k >= 0 && k < 16) {
                        insns.add(ClassicInsn.of(ClassicOp.ST, k));
                    }
                    insns.addAll(List.of(ClassicInsn.of(op, k), RET));
                    check("mem_index", insns.toArray(ClassicInsn[]::new));
                }
            }
        }
        for (List<String> program : MEMORY) {
            check("mem_init", asm(program.toArray(String[]::new)).insns().toArray(ClassicInsn[]::new));
        }
        for (int written = 0; written < 16; written++) {
            for (int read = 0; read < 16; read += 5) {
                check("mem_init", ClassicInsn.of(ClassicOp.ST, written), ClassicInsn.of(ClassicOp.LDX_MEM, read), RET);
            }
        }
    }

    private void ancillaries() {
        for (ClassicOp op : List.of(ClassicOp.LD_W_ABS, ClassicOp.LD_H_ABS, ClassicOp.LD_B_ABS)) {
            for (int k = Ancillary.BASE - 4; k < Ancillary.BASE + 72; k++) {
                check("ancillary", ClassicInsn.of(op, k), RET);
            }
            for (int k : new int[] {0x7fffffff, 0x80000000, 0xffe00000, 0xfff00000, 0xffffff00, 0xffffffff}) {
                check("ancillary", ClassicInsn.of(op, k), RET);
            }
        }
        for (ClassicOp op : List.of(ClassicOp.LD_W_IND, ClassicOp.LD_B_IND, ClassicOp.LDX_MSH)) {
            for (int k : new int[] {Ancillary.BASE, Ancillary.BASE + 1, Ancillary.BASE + 64, 0xffffffff}) {
                check("ancillary", ClassicInsn.of(op, k), RET);
            }
        }
    }

    private void seccompOffsets() {
        for (int k = 0; k < 72; k++) {
            check("seccomp_offset", ClassicInsn.of(ClassicOp.LD_W_ABS, k), RET);
        }
        for (int k : new int[] {0x7ffffffc, 0x80000000, 0xfffff000, 0xfff00000, 0xffffffff}) {
            check("seccomp_offset", ClassicInsn.of(ClassicOp.LD_W_ABS, k), RET);
        }
    }
}
