package dev.bpf4j.verifier.seam;

import dev.bpf4j.verifier.state.State;

/** When a path may end because everything that can happen on it has been seen. */
public interface SubsumptionRule {
    /** Whether the paths explored from a kept state cover those from a state at the same instruction. */
    boolean covers(Kept kept, State state);
}
