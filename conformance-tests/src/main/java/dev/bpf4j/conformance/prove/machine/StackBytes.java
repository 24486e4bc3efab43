package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.run.Execution;
import java.util.Arrays;

/**
 * The stack frame of one function call; immutable. What was never written is unknown, as on a machine that does not
 * clear stacks.
 */
public final class StackBytes {
    private static final int SIZE = Execution.FRAME_BYTES;

    /** Starts the names of the unknowns. */
    private final String name;

    /** A byte may be absent: it is then unknown, and made when it is read. */
    private final Term[] bytes;

    private StackBytes(String name, Term[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    public static StackBytes unknown(String name) {
        return new StackBytes(name, new Term[SIZE]);
    }

    /** Whether an access of that many bytes, at a distance from the frame's end, is inside. */
    static boolean holds(long offset, int size) {
        return offset >= -SIZE && offset + size <= 0;
    }

    /** @param offset from the frame's end: negative */
    private Term at(Terms terms, long offset) {
        int index = (int) offset + SIZE;
        return bytes[index] == null ? terms.variable(name + offset, 8) : bytes[index];
    }

    /** Little-endian bytes as one number. */
    public Term load(Terms terms, long offset, int size) {
        Term value = at(terms, offset);
        for (int i = 1; i < size; i++) {
            value = terms.concat(at(terms, offset + i), value);
        }
        return value;
    }

    /** @param value as wide as what is written */
    public StackBytes store(Terms terms, long offset, Term value) {
        Term[] after = bytes.clone();
        for (int i = 0; i < value.bits() / 8; i++) {
            after[(int) offset + SIZE + i] = terms.extract(value, 8 * i, 8);
        }
        return new StackBytes(name, after);
    }

    static StackBytes merge(Terms terms, Term condition, StackBytes s, StackBytes t) {
        if (Arrays.equals(s.bytes, t.bytes) && s.name.equals(t.name)) {
            return s;
        }
        Term[] after = new Term[SIZE];
        for (int i = 0; i < SIZE; i++) {
            if (s.bytes[i] != null || t.bytes[i] != null || !s.name.equals(t.name)) {
                after[i] = terms.ite(condition, s.at(terms, i - SIZE), t.at(terms, i - SIZE));
            }
        }
        return new StackBytes(s.name, after);
    }
}
