package dev.bpf4j.verifier;

import dev.bpf4j.verifier.domain.Scalar;
import java.util.Map;
import java.util.Optional;

/** A state of an exploration, as observers see it. It changes as the exploration goes on: look at it during the call. */
public interface AbstractState {
    /** The number of the frame that is executing; 0 is the entry. */
    int depth();

    /** What is known of the number in a register (0..10) of the executing frame; empty if it holds no number. */
    Optional<Scalar> number(int register);

    /**
     * What is known of a number that fills eight bytes of stack; empty if there is anything else.
     *
     * @param frame 0..depth
     * @param offset from R10 of that frame: -8, -16 .. -512
     */
    Optional<Scalar> spilled(int frame, int offset);

    /**
     * The initialised registers and stack slots of a frame, by name: {@code R1}, {@code fp-8}. Values are spelled as in the
     * kernel's log.
     *
     * @param frame 0..depth
     */
    Map<String, String> values(int frame);

    /** The executing frame in one line, as in the kernel's log: {@code R1=ctx() R10=fp0}. */
    @Override
    String toString();
}
