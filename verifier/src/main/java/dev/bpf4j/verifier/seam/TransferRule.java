package dev.bpf4j.verifier.seam;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.state.State;

/** What an instruction does to the state that it executes in, but for where control goes. */
public interface TransferRule {
    /**
     * Executes an instruction whose requirements hold. Conditional jumps, {@code exit} and calls of the program's own
     * functions change nothing here.
     *
     * @param slot where it stands
     * @param state changes
     */
    void apply(int slot, Insn insn, State state);
}
