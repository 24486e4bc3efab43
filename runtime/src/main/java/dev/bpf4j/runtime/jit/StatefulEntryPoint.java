package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.FunctionCalls;
import dev.bpf4j.ebpf.run.ProgramThrow;
import dev.bpf4j.ebpf.run.TrapException;

/** The start of a program that has a {@link State}. */
abstract class StatefulEntryPoint extends EntryPoint {
    @Override
    final long run(Execution<?> x) {
        State state = x.borrow(State.class, State::new);
        FunctionCalls before = x.nesting().functions(state);
        try {
            state.begin(x, this);
            long result = start(state);
            Semantics.left(x, state.left);
            return result;
        } finally {
            x.nesting().functions(before);
            x.giveBack(state);
        }
    }

    @Override
    final long caught(Execution<?> x, int slot, long cookie) {
        State state = x.borrow(State.class, State::new);
        FunctionCalls before = x.nesting().functions(state);
        try {
            state.begin(x, this);
            state.clear();
            state.r1 = cookie;
            state.r2 = 0;
            long result = callback(state, 0, slot);
            Semantics.left(x, state.left);
            return result;
        } catch (ProgramThrow again) {
            return again.cookie();
        } finally {
            x.nesting().functions(before);
            x.giveBack(state);
        }
    }

    abstract long start(State state);

    /**
     * Runs the function that starts at a slot, with R0-R9 as they are in the state.
     *
     * @return its R0
     * @throws TrapException if the program names no such function
     */
    abstract long callback(State state, int depth, int slot);
}
