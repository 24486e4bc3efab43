package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;

/** Something that may count the rounds of a loop. */
sealed interface Counter {
    /** What is known of it in a state. */
    Optional<Scalar> in(State state);

    record Register(int number) implements Counter {
        @Override
        public Optional<Scalar> in(State state) {
            return state.number(number);
        }
    }

    /** Bytes of the stack, at an offset from R10. */
    record Stack(int offset, Width width) implements Counter {
        @Override
        public Optional<Scalar> in(State state) {
            StackSlot slot = state.frame().slot(StackBytes.slot(offset));
            boolean spilled = StackBytes.index(offset) == 0 && slot.spilledBytes() == width.bytes();
            return spilled && slot.spilled() instanceof ScalarValue s ? Optional.of(s.range()) : Optional.empty();
        }

        boolean overlaps(int other, int bytes) {
            return other < offset + width.bytes() && offset < other + bytes;
        }
    }
}
