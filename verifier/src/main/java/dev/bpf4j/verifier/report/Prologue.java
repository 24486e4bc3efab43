package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.cfg.Functions;
import dev.bpf4j.verifier.cfg.WeakOrder;
import dev.bpf4j.verifier.explore.Task;
import dev.bpf4j.verifier.state.Frame;
import java.util.List;

/** What the kernel's log says before the exploration: functions, and the registers that are live before each instruction. */
final class Prologue {
    private Prologue() {}

    static String of(Task task, KernelText text) {
        StringBuilder out = new StringBuilder();
        Functions functions = task.flow().functions();
        for (int f = 0; f < functions.count(); f++) {
            out.append("func#")
                    .append(f)
                    .append(" @")
                    .append(functions.start(f))
                    .append('\n');
        }
        out.append("Live regs before insn:\n");
        Program program = task.program();
        int[] loops = loops(task);
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            String loop = loops[slot] == 0 ? "" : Integer.toString(loops[slot]);
            out.append(String.format("%3s %3d: ", loop, slot))
                    .append(registers(task.liveness().registers(slot)))
                    .append(' ')
                    .append(text.at(slot))
                    .append('\n');
        }
        return out.toString();
    }

    /** The number of the outermost loop that each instruction is in; 0 for none. */
    private static int[] loops(Task task) {
        int[] loops = new int[task.program().slots()];
        if (task.flow().hasLoops()) {
            int number = 0;
            List<WeakOrder.Loop> all = WeakOrder.of(task.program(), task.flow()).loops();
            for (WeakOrder.Loop loop : all) {
                if (loops[loop.head()] == 0) {
                    number++;
                    for (int slot : loop.slots()) {
                        loops[slot] = number;
                    }
                }
            }
        }
        return loops;
    }

    private static String registers(int live) {
        StringBuilder out = new StringBuilder();
        for (int r = 0; r < Frame.FRAME_POINTER; r++) {
            out.append((live >> r & 1) != 0 ? (char) ('0' + r) : '.');
        }
        return out.toString();
    }
}
