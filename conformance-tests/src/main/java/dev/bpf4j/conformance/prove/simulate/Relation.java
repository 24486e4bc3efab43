package dev.bpf4j.conformance.prove.simulate;

import dev.bpf4j.conformance.prove.machine.ClassicState;
import dev.bpf4j.conformance.prove.machine.Draws;
import dev.bpf4j.conformance.prove.machine.ExtendedMachine;
import dev.bpf4j.conformance.prove.machine.ExtendedState;
import dev.bpf4j.conformance.prove.machine.StackBytes;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * When a classic and an extended state are the same: A is R0 and X is R7, zero-extended; each cell of M[] that has been
 * written is a word of the stack; R6 is the context, R10 the frame pointer; both have drawn as many random numbers; and
 * the context is as it was.
 */
final class Relation {
    private static final int A = 0;
    private static final int X = 7;
    private static final int WORD = 4;

    private final Terms terms;
    private final ExtendedMachine machine;

    Relation(Terms terms, ExtendedMachine machine) {
        this.terms = terms;
        this.machine = machine;
    }

    /** Any classic state. */
    ClassicState anyClassic() {
        List<Term> cells = IntStream.range(0, ClassicState.CELLS)
                .mapToObj(i -> terms.variable("M" + i, 32))
                .toList();
        Draws draws = new Draws(terms.variable("draws.random", 32), terms.variable("draws.time", 32));
        return new ClassicState(terms.variable("A", 32), terms.variable("X", 32), cells, draws);
    }

    /**
     * Any extended state that is the same as the classic one. Everything that the relation does not speak of is unknown.
     *
     * @param written cells of M[] that are written, a bit each
     */
    ExtendedState anyExtended(ClassicState classic, int written) {
        List<Term> registers = new ArrayList<>();
        for (int i = 0; i < ExtendedState.REGISTERS; i++) {
            registers.add(terms.variable("any.r" + i, 64));
        }
        registers.set(A, terms.zext(classic.a(), 64));
        registers.set(X, terms.zext(classic.x(), 64));
        registers.set(ExtendedState.CONTEXT, machine.context());
        registers.set(ExtendedState.FRAME_POINTER, machine.framePointer());
        StackBytes stack = StackBytes.unknown("any.stack");
        for (int i = 0; i < ClassicState.CELLS; i++) {
            if (isWritten(written, i)) {
                stack = stack.store(terms, cell(i), classic.memory().get(i));
            }
        }
        return new ExtendedState(registers, List.of(), List.of(stack), Map.of(), classic.draws());
    }

    /** Truth value: whether the states are the same. */
    Term holds(ClassicState classic, ExtendedState extended, int written) {
        if (extended.frames().size() != 1 || !extended.written().isEmpty()) {
            return terms.no();
        }
        Term same = terms.eq(extended.register(A), terms.zext(classic.a(), 64));
        same = terms.and(same, terms.eq(extended.register(X), terms.zext(classic.x(), 64)));
        same = terms.and(same, terms.eq(extended.register(ExtendedState.CONTEXT), machine.context()));
        same = terms.and(same, terms.eq(extended.register(ExtendedState.FRAME_POINTER), machine.framePointer()));
        same = terms.and(
                same, terms.eq(extended.draws().random(), classic.draws().random()));
        same = terms.and(same, terms.eq(extended.draws().time(), classic.draws().time()));
        return terms.and(same, cells(classic, extended, written));
    }

    private Term cells(ClassicState classic, ExtendedState extended, int written) {
        Term same = terms.yes();
        for (int i = 0; i < ClassicState.CELLS; i++) {
            if (isWritten(written, i)) {
                Term word = extended.frames().get(0).load(terms, cell(i), WORD);
                same = terms.and(same, terms.eq(word, classic.memory().get(i)));
            }
        }
        return same;
    }

    private static boolean isWritten(int written, int cell) {
        return (written >> cell & 1) != 0;
    }

    private static int cell(int index) {
        return -WORD * (index + 1);
    }
}
