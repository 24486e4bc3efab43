package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.conformance.suite.TestVector;

/** An implementation under test. Not for use by several threads at once. */
public interface Engine extends AutoCloseable {

    /** What reports call it. */
    String name();

    /** Answers a vector. It is quick if the last vector had the same program. */
    Answer answer(TestVector vector);

    /** Ends processes and gives back what the kernel holds. */
    @Override
    void close();
}
