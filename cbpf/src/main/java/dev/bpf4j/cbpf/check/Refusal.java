package dev.bpf4j.cbpf.check;

/**
 * A broken rule.
 *
 * @param insn index of the instruction that breaks it, or {@link #WHOLE_PROGRAM}
 * @param rule the rule
 * @param detail what is wrong, with the numbers at hand
 */
public record Refusal(int insn, Rule rule, String detail) {

    /** The index of a refusal that concerns the program as a whole. */
    public static final int WHOLE_PROGRAM = -1;

    /** One line such as {@code insn 3: jump target 17 is outside the program of 5 instructions (rule JT_RANGE)}. */
    public String message() {
        String place = insn == WHOLE_PROGRAM ? "program" : "insn " + insn;
        return place + ": " + detail + " (rule " + rule + ")";
    }
}
