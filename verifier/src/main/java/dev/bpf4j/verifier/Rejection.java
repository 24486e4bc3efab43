package dev.bpf4j.verifier;

import java.util.List;

/**
 * Why a program is refused.
 *
 * @param slot the instruction
 * @param requirement stable name of the rule that it breaks, for example {@code initialised}
 * @param message what is wrong, in the words of the Linux verifier where it has some
 * @param state the abstract state before the instruction, in the style of the kernel's log; empty for refusals that do
 *     not depend on a state
 * @param path the last slots on the way there, ending in {@code slot}
 */
public record Rejection(int slot, String requirement, String message, String state, List<Integer> path) {
    /** Most slots that a path lists. */
    public static final int MAX_PATH = 64;

    public Rejection {
        path = List.copyOf(path);
    }

    /** What and where in one line: {@code insn 5: R0 !read_ok}. */
    public String line() {
        return "insn " + slot + ": " + message;
    }
}
