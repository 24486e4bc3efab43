package dev.bpf4j.verifier.seam;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.transfer.Note;

/** What numbers were computed from: one step backwards along a path. */
public interface PrecisionRule {
    /**
     * Turns numbers that matter behind an instruction into those that matter before it.
     *
     * @param marks changes
     * @param depth the frame that was executing behind the instruction
     * @param note what was remembered of its execution
     * @return the frame that was executing before it
     */
    int back(Marks marks, int depth, Insn insn, Note note);
}
