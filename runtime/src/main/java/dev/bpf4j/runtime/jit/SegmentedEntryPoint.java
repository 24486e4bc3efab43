package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Execution;

/** The start of a program of several classes. */
final class SegmentedEntryPoint extends EntryPoint {
    private final Segment[] segments;
    private final int start;

    /** @param start the point of the first instruction */
    SegmentedEntryPoint(Segment[] segments, int start) {
        this.segments = segments;
        this.start = start;
    }

    @Override
    long run(Execution<?> x) {
        State state = new State(x, segments);
        state.r1 = x.r1();
        state.r2 = x.r2();
        try {
            Semantics.call(state, 0, start);
        } catch (ProgramEnd end) {
            return 0;
        }
        return state.r0;
    }
}
