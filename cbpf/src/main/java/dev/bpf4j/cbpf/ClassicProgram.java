package dev.bpf4j.cbpf;

import java.util.List;

/**
 * An immutable sequence of classic instructions. Nothing is promised about its validity: see {@code ClassicChecker}.
 */
public final class ClassicProgram {

    /**
     * The longest program that Linux accepts (BPF_MAXINSNS). Longer ones can be held here, and are refused by the
     * checker.
     */
    public static final int MAX_INSNS = 4096;

    /** The longest program that any format can hold: {@code sock_fprog.len} has 16 bits. */
    public static final int MAX_ENCODED_INSNS = 65535;

    private final List<ClassicInsn> insns;

    private ClassicProgram(List<ClassicInsn> insns) {
        this.insns = List.copyOf(insns);
    }

    /** The program of these instructions; it may be empty. */
    public static ClassicProgram of(List<ClassicInsn> insns) {
        return new ClassicProgram(insns);
    }

    /** The program of these instructions; it may be empty. */
    public static ClassicProgram of(ClassicInsn... insns) {
        return new ClassicProgram(List.of(insns));
    }

    /** Number of instructions. */
    public int size() {
        return insns.size();
    }

    /**
     * The instruction at an index.
     *
     * @throws IndexOutOfBoundsException if the index is not in 0..size-1
     */
    public ClassicInsn at(int index) {
        return insns.get(index);
    }

    /** All instructions, unmodifiable. */
    public List<ClassicInsn> insns() {
        return insns;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassicProgram that && insns.equals(that.insns);
    }

    @Override
    public int hashCode() {
        return insns.hashCode();
    }

    @Override
    public String toString() {
        return "ClassicProgram" + insns;
    }
}
