package dev.bpf4j.cbpf.check;

/** The rules of the checkers, in the order in which Linux applies them. The constant's name is the rule's stable id. */
public enum Rule {
    // spotless:off
    LENGTH        ("a program has 1 to 4096 instructions"),
    OPCODE        ("the code is one of the 49 legal opcodes"),
    DIV_BY_ZERO   ("the constant divisor of div and mod is not 0"),
    SHIFT         ("a constant shift count is less than 32"),
    MEM_INDEX     ("an index of the scratch memory M[] is less than 16"),
    JA_RANGE      ("the target of ja is inside the program"),
    JT_RANGE      ("the jt target of a conditional jump is inside the program"),
    JF_RANGE      ("the jf target of a conditional jump is inside the program"),
    ANCILLARY     ("an absolute load at 0xfffff000 or above names one of the 16 ancillary values"),
    LAST_RET      ("the last instruction is ret"),
    MEM_INIT      ("a cell of M[] is written on every path before it is read"),
    SECCOMP_OPCODE("the opcode is allowed in a seccomp filter"),
    SECCOMP_OFFSET("a load of a seccomp filter reads an aligned word inside the 64 bytes of seccomp_data");
    // spotless:on

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** What the rule demands, in one line. */
    public String text() {
        return text;
    }
}
