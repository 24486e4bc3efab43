package dev.bpf4j.verifier.seam;

import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.state.State;

/** A state that an exploration has kept for comparison. */
public interface Kept {
    /** The instruction it was kept at. */
    int slot();

    /** Not to be changed. */
    State state();

    /** The registers and stack slots whose exact numbers something behind it has relied on. Not to be changed. */
    Marks precise();

    /** Whether numbers without a mark may matter all the same, because paths from here are still being explored. */
    boolean isOpen();

    /** Whether something behind it may have read what a stack slot held, as far as the exploration knows. */
    default boolean mayRead(int frame, int stackSlot) {
        return true;
    }

    /** The same with another state in its place. */
    default Kept withState(State state) {
        return of(slot(), state, precise(), isOpen());
    }

    static Kept of(int slot, State state, Marks precise, boolean open) {
        record Plain(int slot, State state, Marks precise, boolean isOpen) implements Kept {}
        return new Plain(slot, state, precise, open);
    }
}
