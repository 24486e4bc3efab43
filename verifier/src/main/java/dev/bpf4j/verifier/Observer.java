package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.explore.Task;
import dev.bpf4j.verifier.state.Marks;

/** Watches an exploration. An observer that several verifications share must be thread-safe. */
public interface Observer {
    /** An exploration starts. A program may be explored twice: along all edges, then, if that refuses it, exactly. */
    default void begin(Program program) {}

    /** The same, with what was found out about the program before. */
    default void begin(Task task) {
        begin(task.program());
    }

    /** An instruction is about to be checked and executed in a state. */
    default void step(int slot, AbstractState state) {}

    /** An instruction was executed; this is the state behind it. */
    default void stepped(int slot, AbstractState state) {}

    /** A function of the program has returned. @param to where its caller goes on */
    default void returned(int from, int to, AbstractState state) {}

    /** A conditional jump was met. @param outcome the edges that are followed; the jump later, if both are */
    default void branch(int slot, Facts.Branch outcome) {}

    /** Exploration continues on an edge that was put aside. */
    default void resume(int from, int to, AbstractState state) {}

    /**
     * An instruction has relied on numbers, and it is traced back what they were computed from.
     *
     * @param slot the last instruction of the path, not itself traced
     * @param first where the stretch of the path begins that is traced first
     */
    default void traceBegins(int slot, int first, int depth) {}

    /** @param numbers what is looked for before the instruction at {@code slot}, which is traced next */
    default void traced(int slot, Marks numbers, int depth) {}

    /**
     * The trace has come to a kept state.
     *
     * @param numbers what was marked there and had no mark before
     * @param precise everything that is marked there
     */
    default void traceReached(AbstractState kept, Marks numbers, Marks precise) {}

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
