package dev.bpf4j.verifier.report;

import dev.bpf4j.verifier.AbstractState;
import dev.bpf4j.verifier.state.Marks;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Marks as the kernel's log spells them. */
final class TraceText {
    private static final int SLOT_BYTES = 8;

    private TraceText() {}

    /** {@code regs=r2,r3 stack=-8}. */
    static String of(Marks marks, int frame) {
        String registers = IntStream.range(0, Integer.SIZE)
                .filter(r -> (marks.registers(frame) >> r & 1) != 0)
                .mapToObj(r -> "r" + r)
                .collect(Collectors.joining(","));
        String slots = IntStream.range(0, Long.SIZE)
                .filter(s -> (marks.slots(frame) >>> s & 1) != 0)
                .mapToObj(s -> "-" + (s + 1) * SLOT_BYTES)
                .collect(Collectors.joining(","));
        return "regs=" + registers + " stack=" + slots;
    }

    /** The executing frame, with a P before each number that is marked. */
    static String state(AbstractState state, Marks precise) {
        int frame = state.depth();
        String prefix = frame == 0 ? "" : " frame" + frame + ":";
        return prefix
                + state.values(frame).entrySet().stream()
                        .map(e -> " " + e.getKey() + "=" + (isMarked(e.getKey(), precise, frame) ? "P" : "")
                                + e.getValue())
                        .collect(Collectors.joining());
    }

    private static boolean isMarked(String name, Marks precise, int frame) {
        return name.startsWith("R")
                ? precise.hasRegister(frame, Integer.parseInt(name.substring(1)))
                : precise.hasSlot(frame, Integer.parseInt(name.substring("fp-".length())) / SLOT_BYTES - 1);
    }
}
