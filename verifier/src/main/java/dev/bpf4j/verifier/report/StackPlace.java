package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.isa.Insn;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stack slot that a load or store reaches through a pointer other than R10, at the least of its offsets. */
final class StackPlace {
    private static final Pattern POINTER = Pattern.compile("fp(?:\\(off=)?(-\\d+)[,)]?.*");
    private static final int SLOT_BYTES = 8;
    private static final int FRAME_BYTES = 512;

    private StackPlace() {}

    /** As a set of slots: bit 0 is R10 - 8. @param values of registers before the instruction, as the log shows them */
    static long slot(Insn insn, Map<String, String> values) {
        if (insn instanceof Insn.Load load) {
            return slot(values.getOrDefault("R" + load.src(), ""), load.off());
        }
        return insn instanceof Insn.Store store ? slot(values.getOrDefault("R" + store.dst(), ""), store.off()) : 0;
    }

    private static long slot(String pointer, int off) {
        Matcher matcher = POINTER.matcher(pointer);
        if (!matcher.matches()) {
            return 0;
        }
        int offset = Integer.parseInt(matcher.group(1)) + off;
        return offset < 0 && offset >= -FRAME_BYTES ? 1L << (-offset - 1) / SLOT_BYTES : 0;
    }
}
