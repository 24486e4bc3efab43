package dev.bpf4j.cbpf;

/** Conditions of classic BPF jumps: comparisons of 32-bit unsigned numbers, and the bit test JSET. */
public enum ClassicCond {
    // spotless:off
    JEQ ((a, b) -> a == b),
    JGT ((a, b) -> Integer.compareUnsigned(a, b) > 0),
    JGE ((a, b) -> Integer.compareUnsigned(a, b) >= 0),
    JSET((a, b) -> (a & b) != 0);
    // spotless:on

    private interface Meaning {
        boolean apply(int a, int b);
    }

    private final Meaning meaning;

    ClassicCond(Meaning meaning) {
        this.meaning = meaning;
    }

    /** Whether the jump with accumulator {@code a} and operand {@code b} goes to jt (true) or jf (false). */
    public boolean test(int a, int b) {
        return meaning.apply(a, b);
    }
}
