package dev.bpf4j.conformance.suite.layer;

import static dev.bpf4j.conformance.suite.layer.LayerBuilder.asm;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.Metadata;
import dev.bpf4j.conformance.suite.PacketData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an instruction leaves alone: A, X and M[] are filled, the instruction runs, and one of them is returned. And what
 * they hold at the start. The feature is the instruction, a tag says what was returned.
 */
final class StateLayer {

    /** What is returned, and how. */
    private record Observer(String name, String... lines) {}

    // spotless:off
    private static final List<Observer> OBSERVERS = List.of(
            new Observer("see-a",     "ret a"),
            new Observer("see-x",     "txa", "ret a"),
            new Observer("see-first", "ld M[0]", "ret a"),
            new Observer("see-last",  "ld M[15]", "ret a"),
            new Observer("see-third", "ldx M[2]", "txa", "ret a"));

    private static final int[][] STATES = {
        {0x00000009, 0x00000003, 0x44444444, 0x0f0f0f0f},
        {0xf1f2f3f4, 0x00000001, 0x80000000, 0xffffffff},
    };
    // spotless:on

    private static final Metadata METADATA = Metadata.NONE
            .with(Meta.PROTOCOL, 0x0800)
            .with(Meta.TYPE, 3)
            .with(Meta.IFINDEX, 1)
            .with(Meta.HATYPE, 772)
            .with(Meta.MARK, 0x80000007)
            .with(Meta.RXHASH, 0xfedcba98)
            .with(Meta.RANDOM, 0xcafecafe);

    private StateLayer() {}

    static void fill(LayerBuilder out) {
        start(out);
        for (ClassicOp op : ClassicOp.values()) {
            switch (op.kind()) {
                case RET_K, RET_A -> {}
                case ST, STX, LD_MEM, LDX_MEM -> observe(out, ClassicInsn.of(op, 1), name(op));
                case ALU_K -> observe(out, ClassicInsn.of(op, op.alu().isShift() ? 31 : 0x80000005), name(op));
                default -> observe(out, ClassicInsn.of(op, 0), name(op));
            }
        }
        for (Ancillary value : Ancillary.values()) {
            String feature = value.name().toLowerCase(Locale.ROOT);
            observe(out, ClassicInsn.of(ClassicOp.LD_W_ABS, value.offset()), feature);
            observe(out, ClassicInsn.of(ClassicOp.LD_B_ABS, value.offset()), feature);
        }
    }

    private static String name(ClassicOp op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    private static void start(LayerBuilder out) {
        for (String program : List.of("ret a", "txa\nret a", "add x\nret a", "add #5\nret a", "tax\ntxa\nret a")) {
            out.run(asm(program), Words.packet(-1), "start");
            out.run(asm(program), PacketData.of(new byte[0]), "start");
        }
        out.run(asm("jeq #0, zero", "ret #1", "zero: ret #2"), Words.packet(-1), "start");
        out.run(asm("stx M[0]", "ld #3", "ld M[0]", "ret a"), Words.packet(-1), "start");
        out.run(asm("ldb [x + 1]", "ret a"), Words.packet(-1), "start");
        out.run(asm("ld #8", "div x", "ret #1"), Words.packet(-1), "start");
    }

    private static void observe(LayerBuilder out, ClassicInsn insn, String feature) {
        for (Observer observer : OBSERVERS) {
            List<ClassicInsn> insns = new ArrayList<>(
                    asm("ld [8]", "st M[0]", "st M[1]", "ld [12]", "st M[15]", "st M[2]", "ld [4]", "tax", "ld [0]")
                            .insns());
            insns.add(insn);
            insns.addAll(asm(observer.lines()).insns());
            ClassicProgram program = ClassicProgram.of(insns);
            for (int[] state : STATES) {
                out.run(program, Words.packet(state).with(METADATA), feature, observer.name());
                out.run(program, Words.packet(state), feature, observer.name());
            }
        }
    }
}
