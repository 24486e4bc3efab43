package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.cfg.Functions;

/** Where control may go from an instruction, as a graph shows it: calls go to the function and on behind it. */
final class Targets {
    private Targets() {}

    static int[] of(Program program, int slot) {
        if (program.at(slot) instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
            return new int[] {slot + 1, Functions.callee(slot, call)};
        }
        return ControlFlow.successors(program, slot);
    }
}
