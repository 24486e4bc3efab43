package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;

/** Watches an exploration. An observer that several verifications share must be thread-safe. */
public interface Observer {
    /** An exploration starts. A program may be explored twice: along all edges, then, if that refuses it, exactly. */
    default void begin(Program program) {}

    /** An instruction is about to be checked and executed in a state. */
    default void step(int slot, AbstractState state) {}

    /** An instruction was executed; this is the state behind it. */
    default void stepped(int slot, AbstractState state) {}

    /** A conditional jump was met. @param outcome the edges that are followed; the jump later, if both are */
    default void branch(int slot, Facts.Branch outcome) {}

    /** Exploration continues on an edge that was put aside. */
    default void resume(int from, int to, AbstractState state) {}

    /** The path ends at {@code slot}, coming from {@code from}, because an explored state covers it. */
    default void pruned(int from, int slot) {}

    /** The program is refused. */
    default void rejected(Rejection rejection) {}

    /** The exploration is over. */
    default void end(Statistics statistics) {}

    /** Watches nothing. */
    static Observer none() {
        return new Observer() {};
    }
}
