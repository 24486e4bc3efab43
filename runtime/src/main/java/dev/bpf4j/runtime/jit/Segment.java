package dev.bpf4j.runtime.jit;

/** One class of a program that is too large for one. */
abstract class Segment {
    /**
     * Runs parts of this class for as long as control stays among them.
     *
     * @param depth depth of the frame
     * @param next where to start, see {@link Points}
     * @return where to go on in another segment, or {@link Points#EXIT}
     */
    abstract int run(State state, int depth, int next);
}
