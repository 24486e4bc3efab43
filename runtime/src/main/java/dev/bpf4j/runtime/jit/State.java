package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Execution;

/**
 * What travels between the methods of a program that no JVM parameter or result can carry: the registers between the parts
 * of a partitioned function, R1-R5 that a callee leaves behind, and the instructions left of the limit. Programs that
 * have none of this have no state; a run of the others makes one, which is all that it allocates.
 */
final class State {
    private static final Segment[] NO_SEGMENTS = {};

    final Execution<?> x;
    final Segment[] segments;
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

    State(Execution<?> x) {
        this(x, NO_SEGMENTS);
    }

    State(Execution<?> x, Segment[] segments) {
        this.x = x;
        this.segments = segments;
        this.left = x.limit();
    }
}
