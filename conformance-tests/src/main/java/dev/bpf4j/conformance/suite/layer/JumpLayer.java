package dev.bpf4j.conformance.suite.layer;

import static dev.bpf4j.conformance.suite.layer.LayerBuilder.asm;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Jumps of every distance. Programs return where they landed. */
final class JumpLayer {

    private static final int LONGEST = 255;
    private static final String JSET = "jset";
    private static final int[] DISTANCES = {0, 1, 2, 126, 127, 128, 254, 255};
    private static final int[] FAR = {0, 1, 2, 255, 256, 257, 1000, 2048, 4000, 4093};

    private final LayerBuilder out;

    private JumpLayer(LayerBuilder out) {
        this.out = out;
    }

    static void fill(LayerBuilder out) {
        JumpLayer layer = new JumpLayer(out);
        layer.conditional();
        layer.unconditional();
        layer.overLongCode();
        layer.longPrograms();
    }

    private static ClassicInsn insn(ClassicOp op, int k) {
        return ClassicInsn.of(op, k);
    }

    private void conditional() {
        for (int distance = 0; distance <= LONGEST; distance++) {
            landing(ClassicOp.JEQ_K, distance, LONGEST - distance);
        }
        for (ClassicOp op : ClassicOp.values()) {
            if (op.isConditional()) {
                for (int jt : DISTANCES) {
                    for (int jf : DISTANCES) {
                        landing(op, jt, jf);
                    }
                }
            }
        }
    }

    private void landing(ClassicOp op, int jt, int jf) {
        List<ClassicInsn> insns = new ArrayList<>();
        insns.add(insn(ClassicOp.LDX_IMM, 4));
        insns.add(insn(ClassicOp.LD_W_ABS, 0));
        insns.add(ClassicInsn.jump(op, 4, jt, jf));
        landings(insns, Math.max(jt, jf) + 2);
        ClassicProgram program = ClassicProgram.of(insns);
        String feature = op.name().toLowerCase(Locale.ROOT);
        out.run(program, Words.packet(4), feature);
        out.run(program, Words.packet(3), feature);
    }

    private static void landings(List<ClassicInsn> insns, int count) {
        for (int i = 0; i < count; i++) {
            insns.add(insn(ClassicOp.RET_K, 1000 + i));
        }
    }

    private void unconditional() {
        for (int distance : FAR) {
            List<ClassicInsn> insns = new ArrayList<>(List.of(insn(ClassicOp.JA, distance)));
            landings(insns, Math.min(distance + 2, ClassicProgram.MAX_INSNS - 1));
            out.run(ClassicProgram.of(insns), Words.packet(0), "ja");
        }
    }

    /** What is jumped over becomes many instructions in a translation. */
    private void overLongCode() {
        for (String body : List.of("ldxb 4*([0]&0xf)", "div x", "ld [nla]", "ld hatype", "ld vlan_tpid", JSET)) {
            for (int distance : new int[] {1, 100, LONGEST}) {
                over(ClassicInsn.jump(ClassicOp.JEQ_K, 4, distance, 0), body, distance);
                over(ClassicInsn.jump(ClassicOp.JGT_K, 0x80000004, 0, distance), body, distance);
                over(ClassicInsn.jump(ClassicOp.JSET_X, 0, 0, distance), body, distance);
            }
            over(insn(ClassicOp.JA, 4000), body, 4000);
        }
    }

    private void over(ClassicInsn jump, String body, int count) {
        ClassicInsn filler = body.equals(JSET)
                ? ClassicInsn.jump(ClassicOp.JSET_K, 0xffffffff, 0, 0)
                : asm(body).at(0);
        List<ClassicInsn> insns = new ArrayList<>();
        insns.add(insn(ClassicOp.LDX_IMM, 4));
        insns.add(insn(ClassicOp.LD_W_ABS, 0));
        insns.add(jump);
        insns.addAll(Collections.nCopies(count, filler));
        insns.add(insn(ClassicOp.ADD_K, 100));
        insns.add(insn(ClassicOp.RET_A, 0));
        ClassicProgram program = ClassicProgram.of(insns);
        for (int a : new int[] {4, 3, 0x80000005}) {
            out.run(program, Words.packet(a), "over_long_code");
        }
    }

    /** As many instructions as there may be. */
    private void longPrograms() {
        for (ClassicInsn insn : List.of(
                insn(ClassicOp.ADD_K, 3),
                insn(ClassicOp.MUL_X, 0),
                insn(ClassicOp.LD_B_IND, 2),
                ClassicInsn.jump(ClassicOp.JGT_K, 9, 0, 0),
                ClassicInsn.jump(ClassicOp.JEQ_X, 0, 1, 0))) {
            List<ClassicInsn> insns = new ArrayList<>(asm("ldx #3", "ld [0]").insns());
            insns.addAll(Collections.nCopies(ClassicProgram.MAX_INSNS - 4, insn));
            insns.addAll(asm("add #1", "ret a").insns());
            ClassicProgram program = ClassicProgram.of(insns);
            out.run(program, Words.packet(1, 0x04050607), "longest");
            out.run(program, Words.packet(3, 0x04050607), "longest");
        }
    }
}
