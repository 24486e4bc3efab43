package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Makes all 32 bits of a program's result visible on a socket, which shows only whether and how far a packet was cut: a
 * variant of the program passes the packet where a question about the result is answered with yes. Returns of A become
 * jumps to the question, behind the old end; returns of constants are answered at once. A run that a failed load or a
 * division by zero ends, with 0, drops the packet in every variant.
 */
final class ResultProbe {

    private static final int PASS = 0xffff;

    private ResultProbe() {}

    /** Passes if the result is this number, which is not 0. */
    static ClassicProgram equal(ClassicProgram program, int result) {
        return variant(program, ClassicInsn.jump(ClassicOp.JEQ_K, result, 0, 1), constant -> constant == result);
    }

    /** Passes if a bit of the result is set. */
    static ClassicProgram bit(ClassicProgram program, int bit) {
        int mask = 1 << bit;
        return variant(program, ClassicInsn.jump(ClassicOp.JSET_K, mask, 0, 1), constant -> (constant & mask) != 0);
    }

    private static ClassicProgram variant(ClassicProgram program, ClassicInsn question, IntPredicate answer) {
        List<ClassicInsn> insns = new ArrayList<>(program.size() + 3);
        for (int i = 0; i < program.size(); i++) {
            ClassicInsn insn = program.at(i);
            insns.add(
                    switch (insn.op().orElseThrow().kind()) {
                        case RET_A -> ClassicInsn.of(ClassicOp.JA, program.size() - i - 1);
                        case RET_K -> ret(answer.test(insn.k()));
                        default -> insn;
                    });
        }
        insns.add(question);
        insns.add(ret(true));
        insns.add(ret(false));
        return ClassicProgram.of(insns);
    }

    private static ClassicInsn ret(boolean pass) {
        return ClassicInsn.of(ClassicOp.RET_K, pass ? PASS : 0);
    }
}
