package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.FunctionCalls;
import dev.bpf4j.ebpf.run.Nesting;

/**
 * What travels between the methods of a program that no JVM parameter or result can carry: the registers between the parts
 * of a partitioned function, R1-R5 that a callee leaves behind, the registers that a function sees which a helper calls
 * back, and the instructions left of the limit. Programs that have none of this have no state; runs of the others borrow
 * one from the execution.
 */
final class State implements FunctionCalls {
    private static final Segment[] NO_SEGMENTS = {};

    Execution<?> x;
    private Nesting nesting;
    private StatefulEntryPoint program;
    Segment[] segments = NO_SEGMENTS;

    /** Of the function that has called a helper. */
    private int depth;

    long left;
    long r0;
    long r1;
    long r2;
    long r3;
    long r4;
    long r5;
    long r6;
    long r7;
    long r8;
    long r9;
    long r10;

    void begin(Execution<?> execution, StatefulEntryPoint whose) {
        x = execution;
        nesting = execution.nesting();
        program = whose;
        left = execution.limit();
    }

    /** Sets the registers to what they are when a program starts. */
    void clear() {
        r0 = r3 = r4 = r5 = r6 = r7 = r8 = r9 = 0;
    }

    /** A helper is about to be called that may end the function or call back others. */
    void calling(int frameDepth, long instructionsLeft) {
        depth = frameDepth;
        nesting.calling(frameDepth, instructionsLeft);
    }

    /** What is left of the limit after such a helper. */
    long leftNow() {
        return nesting.left();
    }

    boolean takeEnd() {
        return nesting.takeEnd();
    }

    long result() {
        return nesting.result();
    }

    /** R0-R9 are 0, as in the interpreter. */
    @Override
    public FunctionCalls apart(Execution<?> execution) {
        State state = new State();
        state.begin(execution, program);
        state.depth = Nesting.OUTSIDE;
        return state;
    }

    /** Each function that a helper calls finds R6-R9 of the helper's caller, and in R0 what the one before has left. */
    @Override
    public long call(int slot, long a, long b, long c, long d, long e) {
        int callerDepth = depth;
        long caller6 = r6;
        long caller7 = r7;
        long caller8 = r8;
        long caller9 = r9;
        r1 = a;
        r2 = b;
        r3 = c;
        r4 = d;
        r5 = e;
        left = nesting.left();
        long result = program.callback(this, callerDepth + 1, slot);
        nesting.calling(callerDepth, left);
        depth = callerDepth;
        r0 = result;
        r6 = caller6;
        r7 = caller7;
        r8 = caller8;
        r9 = caller9;
        return result;
    }
}
