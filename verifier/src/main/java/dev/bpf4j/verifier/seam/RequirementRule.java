package dev.bpf4j.verifier.seam;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.require.Requirement;
import java.util.List;

/** What must hold before an instruction executes. Asked once for each instruction of a program, not for each state. */
public interface RequirementRule {
    /** In the order in which they are checked. */
    List<Requirement> of(Insn insn);
}
