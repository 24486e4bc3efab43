package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.isa.Imm64;

/** What engines say when a program traps. They all say the same. */
public final class TrapText {
    /** Control reaches the second slot of a wide instruction. */
    public static final String MIDDLE_OF_WIDE = "jump into the middle of ldimm64 insn";

    /** Control falls off the end, or a jump leads outside. */
    public static final String OUTSIDE = "control leaves the program";

    public static final String TOO_DEEP = "the call stack of " + Execution.MAX_FRAMES + " frames is too deep";

    /** A cast of an address from or to an address space that there is not. */
    public static final String NO_SPACE = "addr_space_cast between unknown address spaces";

    private TrapText() {}

    public static String unresolved(Imm64 kind) {
        return "lddw of " + kind + " has not been resolved";
    }

    /** A call of a BTF function. */
    public static String unresolvedFunction(int btfId) {
        return "call of BTF function " + btfId + " has not been resolved";
    }

    /** A call of a helper that the program type does not have. */
    public static String unknownHelper(long number) {
        return "unknown func #" + number;
    }

    public static String limit(long instructions) {
        return "instruction limit of " + instructions + " reached";
    }
}
