package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import java.util.Arrays;

/** The start of a program of several classes. */
final class SegmentedEntryPoint extends StatefulEntryPoint {
    private final Segment[] segments;
    private final Program program;
    private final int[] callbacks;
    private final int[] points;
    private final int start;

    /**
     * @param callbacks slots of functions that helpers may call, in order
     * @param points where each of them is entered
     * @param start the point of the first instruction
     */
    SegmentedEntryPoint(Segment[] segments, Program program, int[] callbacks, int[] points, int start) {
        this.segments = segments;
        this.program = program;
        this.callbacks = callbacks;
        this.points = points;
        this.start = start;
    }

    @Override
    long start(State state) {
        state.clear();
        state.r1 = state.x.r1();
        state.r2 = state.x.r2();
        state.segments = segments;
        Semantics.call(state, 0, start);
        return state.r0;
    }

    @Override
    long callback(State state, int depth, int slot) {
        int index = Arrays.binarySearch(callbacks, slot);
        if (index < 0) {
            return Semantics.noFunction(state, depth, slot, program);
        }
        state.segments = segments;
        Semantics.call(state, depth, points[index]);
        return state.r0;
    }
}
