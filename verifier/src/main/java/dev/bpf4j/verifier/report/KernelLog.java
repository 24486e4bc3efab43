package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.AbstractState;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.cfg.Touched;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * The exploration in the format of the Linux verifier's log. Level 1 keeps the path that is refused, or only the
 * statistics if none is; level 2 keeps everything. For one verification at a time; not thread-safe.
 */
public final class KernelLog implements Observer {
    /** Where the state behind an instruction starts. */
    private static final int STATE_COLUMN = 38;

    private static final int SLOT_BYTES = 8;
    private static final int PROCESSED_LIMIT = 1_000_000;

    private final boolean everything;
    private final StringBuilder out = new StringBuilder();
    private final IntArrayList marks = new IntArrayList();
    private Program program = Program.of(new Insn.Exit());
    private byte[] bytes = {};
    private Map<String, String> before = Map.of();
    private int depth;
    private int lineStart;
    private boolean lineOpen;
    private boolean showState;
    private boolean rejected;

    /** @param level 1 or 2 */
    public KernelLog(int level) {
        if (level != 1 && level != 2) {
            throw new IllegalArgumentException("log level " + level + " is not 1 or 2");
        }
        everything = level == 2;
    }

    /** The log so far. */
    public String text() {
        return out.toString();
    }

    @Override
    public void begin(Program what) {
        program = what;
        bytes = Codec.encode(what);
        out.setLength(0);
        marks.clear();
        lineOpen = false;
        showState = true;
        rejected = false;
    }

    @Override
    public void step(int slot, AbstractState state) {
        if (showState) {
            out.append(slot).append(": ").append(state).append('\n');
            showState = false;
        }
        lineStart = out.length();
        out.append(slot)
                .append(String.format(": (%02x) ", bytes[slot * SLOT_BYTES]))
                .append(Disassembler.format(program.at(slot)));
        lineOpen = true;
        before = state.values(state.depth());
        depth = state.depth();
    }

    @Override
    public void stepped(int slot, AbstractState state) {
        if (state.depth() > depth) {
            endLine();
            frame("caller:", state, state.depth() - 1);
            frame("callee:", state, state.depth());
            showState = true;
            return;
        }
        if (state.depth() < depth) {
            endLine();
            frame("to caller:", state, state.depth());
            return;
        }
        String touched = touched(program.at(slot), state);
        if (!touched.isEmpty()) {
            out.append(" ".repeat(Math.max(1, STATE_COLUMN - (out.length() - lineStart))))
                    .append("; ")
                    .append(touched);
        }
        endLine();
    }

    private void frame(String title, AbstractState state, int number) {
        out.append(title).append('\n');
        out.append(number == 0 ? "" : " frame" + number + ":");
        state.values(number)
                .forEach((name, value) ->
                        out.append(' ').append(name).append('=').append(value));
        out.append('\n');
    }

    private String touched(Insn insn, AbstractState state) {
        int registers = Touched.registers(insn);
        long slots = Touched.slots(insn);
        String prefix = state.depth() == 0 ? "" : "frame" + state.depth() + ": ";
        String values = state.values(state.depth()).entrySet().stream()
                .filter(e ->
                        isTouched(e.getKey(), registers, slots) || !e.getValue().equals(before.get(e.getKey())))
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
        return values.isEmpty() ? "" : prefix + values;
    }

    private static boolean isTouched(String name, int registers, long slots) {
        if (name.startsWith("R")) {
            return (registers >> Integer.parseInt(name.substring(1)) & 1) != 0;
        }
        int slot = Integer.parseInt(name.substring("fp-".length())) / SLOT_BYTES - 1;
        return (slots >>> slot & 1) != 0;
    }

    @Override
    public void branch(int slot, Facts.Branch outcome) {
        if (outcome == Facts.Branch.BOTH) {
            marks.add(out.length());
        }
    }

    @Override
    public void resume(int from, int to, AbstractState state) {
        int mark = marks.removeAtIndex(marks.size() - 1);
        endLine();
        if (!everything) {
            out.setLength(mark);
            out.append('\n');
        }
        out.append("\nfrom ")
                .append(from)
                .append(" to ")
                .append(to)
                .append(": ")
                .append(state)
                .append('\n');
        showState = true;
    }

    @Override
    public void pruned(int from, int slot) {
        if (showState) {
            out.append("from ").append(from).append(" to ");
        }
        out.append(slot).append(": safe\n");
    }

    @Override
    public void rejected(Rejection rejection) {
        endLine();
        rejected = true;
        out.append(rejection.message()).append('\n');
    }

    @Override
    public void end(Statistics s) {
        endLine();
        if (!rejected && !everything) {
            out.setLength(0);
        }
        out.append(String.format(
                "processed %d insns (limit %d) max_states_per_insn %d total_states %d peak_states %d mark_read 0\n",
                s.processed(), PROCESSED_LIMIT, s.maxStatesPerInsn(), s.totalStates(), s.peakStates()));
    }

    private void endLine() {
        if (lineOpen) {
            out.append('\n');
            lineOpen = false;
        }
    }
}
