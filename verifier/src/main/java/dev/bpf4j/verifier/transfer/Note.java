package dev.bpf4j.verifier.transfer;

import dev.bpf4j.verifier.state.Marks;

/** What has to be remembered of the execution of one instruction, beyond the instruction itself, to trace values back. */
public sealed interface Note {
    Note NONE = new None();
    Note CALLBACK = new Callback();
    Note ROUND = new Round();
    Note APART = new Apart();
    Note ENDED = new Ended();

    /** Nothing. */
    record None() implements Note {}

    /**
     * The instruction accessed stack slots of a frame.
     *
     * @param whole whether it accessed all of the one slot, or left nothing that was known of it
     * @param carries whether what is known of the number in the slots may be what is known of the register; not where
     *     nothing is known of either
     */
    record Stack(int frame, int firstSlot, int lastSlot, boolean whole, boolean carries) implements Note {
        Stack replacing() {
            return new Stack(frame, firstSlot, lastSlot, true, carries);
        }

        Stack forgetting() {
            return new Stack(frame, firstSlot, lastSlot, whole, false);
        }
    }

    /** The instruction entered or left a function that a helper calls. */
    record Callback() implements Note {}

    /** The function that executed the instruction ended there: another program in its place, or by a load that failed. */
    record Ended() implements Note {}

    /** The instruction called a function that is verified on its own. */
    record Apart() implements Note {}

    /** The instruction begins another round of a loop that ends at any. */
    record Round() implements Note {}

    /** What was learnt of one of these numbers was learnt of all. */
    record Linked(Marks marks) implements Note {}
}
