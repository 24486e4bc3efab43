package dev.bpf4j.cbpf;

/**
 * Arithmetic of classic BPF: 32-bit unsigned, wrapping (Linux kernel documentation, networking/filter).
 *
 * <p>Shift counts are masked by 31, as Linux and x86 do for counts from X; the checker refuses constant counts above
 * 31.
 */
public enum ClassicAlu {
    // spotless:off
    ADD((a, b) -> a + b),
    SUB((a, b) -> a - b),
    MUL((a, b) -> a * b),
    DIV(Integer::divideUnsigned),
    MOD(Integer::remainderUnsigned),
    OR ((a, b) -> a | b),
    AND((a, b) -> a & b),
    XOR((a, b) -> a ^ b),
    LSH((a, b) -> a << b),
    RSH((a, b) -> a >>> b);
    // spotless:on

    private interface Meaning {
        int apply(int a, int b);
    }

    private final Meaning meaning;

    ClassicAlu(Meaning meaning) {
        this.meaning = meaning;
    }

    /**
     * The 32-bit result of {@code a op b}.
     *
     * @throws ArithmeticException if this is DIV or MOD and {@code b} is 0; a program ends with 0 before it gets here
     */
    public int eval(int a, int b) {
        return meaning.apply(a, b);
    }

    /** Whether a zero operand ends the program (DIV and MOD). */
    public boolean isDivision() {
        return this == DIV || this == MOD;
    }

    /** Whether the operand is a shift count (LSH and RSH). */
    public boolean isShift() {
        return this == LSH || this == RSH;
    }
}
