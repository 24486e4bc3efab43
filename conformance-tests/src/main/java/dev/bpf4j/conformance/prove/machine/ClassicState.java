package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.List;

/**
 * The registers of a classic program, 32 bits each.
 *
 * @param memory the 16 cells of M[]
 */
public record ClassicState(Term a, Term x, List<Term> memory, Draws draws) {
    /** Number of cells of M[]. */
    public static final int CELLS = 16;

    public ClassicState {
        memory = List.copyOf(memory);
    }

    ClassicState withA(Term value) {
        return new ClassicState(value, x, memory, draws);
    }

    ClassicState withX(Term value) {
        return new ClassicState(a, value, memory, draws);
    }

    ClassicState withCell(int index, Term value) {
        List<Term> cells = new ArrayList<>(memory);
        cells.set(index, value);
        return new ClassicState(a, x, cells, draws);
    }

    ClassicState withDraws(Draws after) {
        return new ClassicState(a, x, memory, after);
    }

    static ClassicState merge(Terms terms, Term condition, ClassicState s, ClassicState t) {
        List<Term> cells = new ArrayList<>(CELLS);
        for (int i = 0; i < CELLS; i++) {
            cells.add(terms.ite(condition, s.memory.get(i), t.memory.get(i)));
        }
        return new ClassicState(
                terms.ite(condition, s.a, t.a),
                terms.ite(condition, s.x, t.x),
                cells,
                Draws.merge(terms, condition, s.draws, t.draws));
    }
}
