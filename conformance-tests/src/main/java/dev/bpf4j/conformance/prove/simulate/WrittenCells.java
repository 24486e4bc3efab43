package dev.bpf4j.conformance.prove.simulate;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Which cells of M[] are written on every path to an instruction: one forward pass, since all jumps go forward. */
final class WrittenCells {
    private static final int ALL = 0xffff;

    private WrittenCells() {}

    /** A bit per cell for each instruction. @param successors of an instruction */
    static int[] of(ClassicProgram program, IntFunction<List<Integer>> successors) {
        int[] written = new int[program.size()];
        Arrays.fill(written, ALL);
        written[0] = 0;
        for (int i = 0; i < written.length; i++) {
            int after = written[i] | cellWritten(program.at(i));
            successors.apply(i).forEach(next -> written[next] &= after);
        }
        return written;
    }

    private static int cellWritten(ClassicInsn insn) {
        return switch (insn.op().orElseThrow().kind()) {
            case ST, STX -> 1 << insn.k();
            default -> 0;
        };
    }
}
