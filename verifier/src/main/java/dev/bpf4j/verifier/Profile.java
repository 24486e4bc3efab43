package dev.bpf4j.verifier;

import java.util.Arrays;
import java.util.Optional;

/** Whose programs are judged: how much the verifier lets through. */
public enum Profile {
    /** What Linux accepts from root: programs may read uninitialised stack and leak pointers. */
    ROOT("root", true, true),
    /** What Linux accepts from a process with {@code CAP_BPF} but without {@code CAP_PERFMON}. */
    CAP_BPF("cap-bpf", false, false),
    /** No pointer leaks, no uninitialised stack, no unbounded work. */
    STRICT("strict", false, false);

    private final String spelling;
    private final boolean pointerLeaks;
    private final boolean uninitialisedStack;

    Profile(String spelling, boolean pointerLeaks, boolean uninitialisedStack) {
        this.spelling = spelling;
        this.pointerLeaks = pointerLeaks;
        this.uninitialisedStack = uninitialisedStack;
    }

    /** The name users write. */
    public String spelling() {
        return spelling;
    }

    /** Whether pointers may be turned into numbers, compared, returned and stored where others see them. */
    public boolean allowsPointerLeaks() {
        return pointerLeaks;
    }

    /** Whether stack bytes may be read before they are written. */
    public boolean allowsUninitialisedStack() {
        return uninitialisedStack;
    }

    public static Optional<Profile> of(String spelling) {
        return Arrays.stream(values()).filter(p -> p.spelling.equals(spelling)).findFirst();
    }

    @Override
    public String toString() {
        return spelling;
    }
}
