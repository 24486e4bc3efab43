package dev.bpf4j.cbpf.check;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Every cell of M[] is written before it is read: a must-analysis in one forward pass, which suffices because jumps
 * only go forward.
 *
 * <p>Unreachable code is treated as Linux does: after a jump every cell counts as written, after a ret the cells
 * written before it do. So {@code ret #5; ld M[3]; ret a} is refused and {@code ja +1; ld M[3]; ret a} is accepted.
 */
final class MemoryRule implements ClassicChecker.Pass {

    private static final int ALL = 0xffff;

    @Override
    public void check(ClassicProgram program, Consumer<Refusal> refusals) {
        int[] writtenAt = new int[program.size()];
        Arrays.fill(writtenAt, ALL);
        int written = 0;
        for (int pc = 0; pc < program.size(); pc++) {
            ClassicInsn insn = program.at(pc);
            written &= writtenAt[pc];
            switch (insn.op().orElseThrow().kind()) {
                case ST, STX -> written |= 1 << insn.k();
                case LD_MEM, LDX_MEM -> read(pc, insn.k(), written, refusals);
                case JA, COND_K, COND_X -> {
                    merge(writtenAt, pc, insn, written);
                    written = ALL;
                }
                default -> {}
            }
        }
    }

    private static void read(int pc, int cell, int written, Consumer<Refusal> refusals) {
        if ((written & 1 << cell) == 0) {
            refusals.accept(new Refusal(pc, Rule.MEM_INIT, "M[" + cell + "] may be read before it is written"));
        }
    }

    private static void merge(int[] writtenAt, int pc, ClassicInsn insn, int written) {
        if (insn.code() == ClassicOp.JA.code()) {
            writtenAt[pc + 1 + insn.k()] &= written;
        } else {
            writtenAt[pc + 1 + insn.jt()] &= written;
            writtenAt[pc + 1 + insn.jf()] &= written;
        }
    }
}
