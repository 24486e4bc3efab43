package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a run got from its input. Two inputs that give a program the same trace cannot be told apart by it: so
 * an expectation computed for one input holds for another one that a kernel can be made to have.
 */
final class Trace implements ClassicInput {

    private final ClassicInput input;
    private final List<Long> answers = new ArrayList<>();
    private boolean predictable = true;
    private boolean cutOff;

    private Trace(ClassicInput input) {
        this.input = input;
    }

    /** Runs a valid program. */
    static Trace of(ClassicProgram program, ClassicInput input) {
        Trace trace = new Trace(input);
        ClassicInterpreter.run(program, trace);
        return trace;
    }

    /** Whether the other run got the same, and neither depends on chance. */
    boolean matches(Trace other) {
        return predictable && other.predictable && answers.equals(other.answers);
    }

    /** Whether the program ended where it asked for the device of a packet that has none, and so returned A. */
    boolean isCutOff() {
        return cutOff;
    }

    private long note(long answer) {
        answers.add(answer);
        return answer;
    }

    @Override
    public int length() {
        return (int) note(input.length());
    }

    @Override
    public long load(int offset, int size) {
        return note(input.load(offset, size));
    }

    @Override
    public long ancillary(Ancillary ancillary, int a, int x) {
        predictable &= ancillary != Ancillary.RANDOM && ancillary != Ancillary.CPU;
        long answer = note(input.ancillary(ancillary, a, x));
        cutOff |= answer < 0;
        return answer;
    }
}
