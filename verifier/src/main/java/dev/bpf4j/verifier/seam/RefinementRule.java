package dev.bpf4j.verifier.seam;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.state.State;

/** What is learnt on an edge of a conditional jump. */
public interface RefinementRule {
    /**
     * Narrows a state to what holds on an edge.
     *
     * @param taken whether it is the edge of the jump, rather than the one that falls through
     * @return false, and the state as it was, if the edge is impossible
     */
    boolean refine(State state, Insn.Branch insn, boolean taken);
}
