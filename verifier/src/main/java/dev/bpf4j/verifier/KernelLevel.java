package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.CpuVersion;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.Arrays;
import java.util.Optional;

/** Which kernel's verdict is meant, where kernels differ. */
public enum KernelLevel {
    /** Linux 6.1, a long-term release. */
    V6_1("6.1"),
    /** Linux 6.18. */
    V6_18("6.18");

    private final String spelling;

    KernelLevel(String spelling) {
        this.spelling = spelling;
    }

    public static Optional<KernelLevel> of(String spelling) {
        return Arrays.stream(values())
                .filter(level -> level.spelling.equals(spelling))
                .findFirst();
    }

    /** Whether this kernel has what came with another one. */
    public boolean atLeast(KernelLevel other) {
        return compareTo(other) >= 0;
    }

    /**
     * Whether this kernel has the instruction: Linux 6.1 has those of cpu version 3, and none of the kernel functions that
     * bpf4j knows.
     */
    public boolean knows(Insn insn) {
        if (this == V6_18) {
            return true;
        }
        boolean function = insn instanceof Insn.Call call && call.kind() == CallKind.BTF;
        return !function && !(insn instanceof Insn.MayGoto) && insn.cpu().compareTo(CpuVersion.V4) < 0;
    }

    @Override
    public String toString() {
        return spelling;
    }
}
