package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The registers and memory of an extended program.
 *
 * @param registers R0-R10, 64 bits each
 * @param saved R6-R10 of the callers, the outermost first
 * @param frames stack frames, the outermost first
 * @param written fields of the context that the program has written, by offset
 */
public record ExtendedState(
        List<Term> registers,
        List<List<Term>> saved,
        List<StackBytes> frames,
        Map<Integer, Term> written,
        Draws draws) {
    public static final int REGISTERS = 11;
    public static final int FRAME_POINTER = 10;
    public static final int CONTEXT = 6;

    /** The first register that a call preserves. */
    public static final int FIRST_SAVED = 6;

    public ExtendedState {
        registers = List.copyOf(registers);
        saved = List.copyOf(saved);
        frames = List.copyOf(frames);
        written = Map.copyOf(written);
    }

    /** A register, 64 bits. */
    public Term register(int number) {
        return registers.get(number);
    }

    ExtendedState with(int number, Term value) {
        List<Term> after = new ArrayList<>(registers);
        after.set(number, value);
        return withRegisters(after);
    }

    ExtendedState withRegisters(List<Term> after) {
        return new ExtendedState(after, saved, frames, written, draws);
    }

    ExtendedState withFrame(int index, StackBytes frame) {
        List<StackBytes> after = new ArrayList<>(frames);
        after.set(index, frame);
        return new ExtendedState(registers, saved, after, written, draws);
    }

    ExtendedState withField(int offset, Term value) {
        Map<Integer, Term> after = new TreeMap<>(written);
        after.put(offset, value);
        return new ExtendedState(registers, saved, frames, after, draws);
    }

    ExtendedState withDraws(Draws after) {
        return new ExtendedState(registers, saved, frames, written, after);
    }

    ExtendedState entered(StackBytes frame, Term framePointer) {
        List<List<Term>> callers = new ArrayList<>(saved);
        callers.add(registers.subList(FIRST_SAVED, REGISTERS));
        List<StackBytes> deeper = new ArrayList<>(frames);
        deeper.add(frame);
        return new ExtendedState(registers, callers, deeper, written, draws).with(FRAME_POINTER, framePointer);
    }

    ExtendedState returned() {
        int last = saved.size() - 1;
        List<Term> after = new ArrayList<>(registers.subList(0, FIRST_SAVED));
        after.addAll(saved.get(last));
        return new ExtendedState(after, saved.subList(0, last), frames.subList(0, last + 1), written, draws);
    }

    /** Of two states at one place, so that their calls are the same. */
    static ExtendedState merge(Terms terms, Term condition, ExtendedState s, ExtendedState t, Inputs inputs) {
        List<StackBytes> frames = new ArrayList<>();
        List<List<Term>> saved = new ArrayList<>();
        for (int i = 0; i < s.frames.size(); i++) {
            frames.add(StackBytes.merge(terms, condition, s.frames.get(i), t.frames.get(i)));
        }
        for (int i = 0; i < s.saved.size(); i++) {
            saved.add(merge(terms, condition, s.saved.get(i), t.saved.get(i)));
        }
        return new ExtendedState(
                merge(terms, condition, s.registers, t.registers),
                saved,
                frames,
                mergeFields(terms, condition, s, t, inputs),
                Draws.merge(terms, condition, s.draws, t.draws));
    }

    private static List<Term> merge(Terms terms, Term condition, List<Term> s, List<Term> t) {
        List<Term> merged = new ArrayList<>(s.size());
        for (int i = 0; i < s.size(); i++) {
            merged.add(terms.ite(condition, s.get(i), t.get(i)));
        }
        return merged;
    }

    private static Map<Integer, Term> mergeFields(
            Terms terms, Term condition, ExtendedState s, ExtendedState t, Inputs inputs) {
        Map<Integer, Term> merged = new TreeMap<>(s.written);
        merged.putAll(t.written);
        merged.replaceAll((offset, any) -> terms.ite(condition, s.field(offset, inputs), t.field(offset, inputs)));
        return merged;
    }

    /** The value of a field that starts at this offset. */
    Term field(int offset, Inputs inputs) {
        Term value = written.get(offset);
        return value != null
                ? value
                : inputs.field(inputs.type().context().fieldAt(offset).orElseThrow());
    }
}
