package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import java.util.function.Supplier;

/**
 * Watches an exploration. States arrive as text suppliers, so that watching costs nothing where the text is not wanted;
 * a supplier is valid only during the call. An observer that several verifications share must be thread-safe.
 */
public interface Observer {
    /** An exploration starts. A program may be explored twice: roughly, then, if that refuses it, exactly. */
    default void begin(Program program) {}

    /** An instruction is about to be checked and executed. */
    default void step(int slot, Supplier<String> state) {}

    /** An instruction was executed. @param changed the registers and stack slots that it changed */
    default void stepped(int slot, Supplier<String> changed) {}

    /** Exploration continues on an edge that was put aside. */
    default void resume(int from, int to, Supplier<String> state) {}

    /** A conditional jump was met. @param decided whether only one edge is possible */
    default void branch(int slot, Facts.Branch outcome) {}

    /** The path ends here, because an explored state covers it. @param cause the instruction that was before */
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
