package dev.bpf4j.verifier.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final Scalar UNKNOWN = ScalarDomain.product().unknown();
    private static final ScalarValue FIRST = ScalarValue.of(UNKNOWN).withId(1);
    private static final ScalarValue SECOND = ScalarValue.of(UNKNOWN).withId(2);

    @Test
    void linksWithNobodyAreForgotten() {
        State state = State.of(Frame.of(0, -1));
        state.register(1, FIRST);
        state.register(2, SECOND);
        state.register(3, ScalarValue.packetLength(UNKNOWN).withId(3));
        state.frame().slot(4, StackSlot.of(SECOND.plus(8, true, UNKNOWN)));
        state.frame().slot(5, StackSlot.of(FIRST.withId(4).plus(1, false, UNKNOWN)));
        state.forgetLonelyLinks();
        assertEquals(ScalarValue.of(UNKNOWN), state.register(1));
        assertEquals(SECOND, state.register(2));
        assertEquals(ScalarValue.packetLength(UNKNOWN), state.register(3));
        assertEquals(SECOND.plus(8, true, UNKNOWN), state.frame().slot(4).spilled());
        assertEquals(ScalarValue.of(UNKNOWN), state.frame().slot(5).spilled());
    }

    @Test
    void linksBetweenFramesAreKept() {
        State state = State.of(Frame.of(0, -1));
        state.register(6, FIRST);
        state.enter(Frame.of(9, 3));
        state.register(1, FIRST.plus(1, false, UNKNOWN));
        state.forgetLonelyLinks();
        assertEquals(FIRST, state.frame(0).register(6));
        assertEquals(FIRST.plus(1, false, UNKNOWN), state.register(1));
    }
}
