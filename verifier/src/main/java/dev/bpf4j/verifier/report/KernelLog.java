package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.AbstractState;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.cfg.Touched;
import dev.bpf4j.verifier.explore.Task;
import dev.bpf4j.verifier.state.Marks;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * The exploration in the format of the Linux verifier's log, as of 6.18. Level 1 keeps the path that is refused, or only the
 * statistics if none is; level 2 keeps everything, what is live before each instruction first. Lines about the kernel's
 * analysis of stack liveness and of loops ({@code (0) frame 0 insn ...}, {@code SCC enter}) have no counterpart here. For
 * one verification at a time; not thread-safe.
 */
public final class KernelLog implements Observer {
    /** Where the state behind an instruction stands, or the next column that is so many further. */
    private static final int STATE_COLUMN = 38;

    private static final int COLUMNS = 8;

    private static final int SLOT_BYTES = 8;
    private static final int PROCESSED_LIMIT = 1_000_000;

    private final boolean everything;
    private final StringBuilder out = new StringBuilder();
    private final IntArrayList marks = new IntArrayList();
    private Program program = Program.of(new Insn.Exit());
    private KernelText text = new KernelText(program);
    private Map<String, String> before = Map.of();
    private String behind = "";
    private int depth;
    private int current;
    private int lineStart;
    private boolean lineOpen;
    private boolean traced;
    private int subsequent;
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
    public void begin(Task task) {
        program = task.program();
        text = new KernelText(program);
        out.setLength(0);
        marks.clear();
        lineOpen = false;
        showState = true;
        rejected = false;
        if (everything) {
            out.append(Prologue.of(task, text));
        }
    }

    @Override
    public void step(int slot, AbstractState state) {
        endLine();
        if (showState) {
            out.append(slot).append(": ").append(state).append('\n');
            showState = false;
        }
        lineStart = out.length();
        out.append(slot).append(": ").append(text.at(slot));
        lineOpen = true;
        traced = false;
        behind = "";
        before = state.values(state.depth());
        depth = state.depth();
        current = slot;
    }

    @Override
    public void stepped(int slot, AbstractState state) {
        if (state.depth() > depth) {
            endLine();
            frame("caller:", state.values(state.depth() - 1), state.depth() - 1);
            frame("callee:", state.values(state.depth()), state.depth());
            showState = true;
        } else if (state.depth() < depth) {
            endLine();
            frame("returning from callee:", before, depth);
        } else {
            behind = touched(program.at(slot), state);
        }
    }

    @Override
    public void returned(int from, int to, AbstractState state) {
        frame("to caller at " + to + ":", state.values(state.depth()), state.depth());
        if (everything) {
            out.append('\n');
            from(from, to, state);
        }
    }

    private void from(int from, int to, AbstractState state) {
        out.append("from ")
                .append(from)
                .append(" to ")
                .append(to)
                .append(": ")
                .append(state)
                .append('\n');
    }

    private void frame(String title, Map<String, String> values, int number) {
        out.append(title).append('\n');
        out.append(number == 0 ? "" : " frame" + number + ":");
        values.forEach((name, value) -> out.append(' ').append(name).append('=').append(value));
        out.append('\n');
    }

    /** What it names, and what it changes beside that; but not what a jump has taught of linked numbers. */
    private String touched(Insn insn, AbstractState state) {
        int registers = Touched.registers(insn);
        long slots = Touched.slots(insn) | StackPlace.slot(insn, before);
        boolean learns = insn instanceof Insn.Branch;
        String prefix = state.depth() == 0 ? "" : "frame" + state.depth() + ": ";
        String values = state.values(state.depth()).entrySet().stream()
                .filter(e -> isTouched(e.getKey(), registers, slots)
                        || !learns && !e.getValue().equals(before.get(e.getKey())))
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
    public void traceBegins(int slot, int first, int frame) {
        if (!everything) {
            return;
        }
        if (lineOpen && !traced) {
            out.append('\n');
            traced = true;
            subsequent = -1;
        }
        trace(frame)
                .append("last_idx ")
                .append(slot)
                .append(" first_idx ")
                .append(first)
                .append(" subseq_idx ");
        out.append(subsequent).append(" \n");
        subsequent = first;
    }

    private StringBuilder trace(int frame) {
        return out.append("mark_precise: frame").append(frame).append(": ");
    }

    @Override
    public void traced(int slot, Marks numbers, int frame) {
        if (everything) {
            trace(frame)
                    .append(TraceText.of(numbers, frame))
                    .append(" before ")
                    .append(slot)
                    .append(": ");
            out.append(text.at(slot)).append('\n');
        }
    }

    @Override
    public void traceReached(AbstractState kept, Marks numbers, Marks precise) {
        if (everything) {
            int frame = kept.depth();
            trace(frame)
                    .append("parent state ")
                    .append(TraceText.of(numbers, frame))
                    .append(": ");
            out.append(TraceText.state(kept, precise)).append('\n');
        }
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
        if (everything) {
            out.append('\n');
            from(from, to, state);
        } else {
            out.setLength(mark);
            out.append(' ');
        }
        showState = true;
    }

    @Override
    public void pruned(int from, int slot) {
        endLine();
        if (showState) {
            out.append("from ").append(from).append(" to ");
        }
        out.append(slot).append(": safe\n");
    }

    @Override
    public void rejected(Rejection rejection) {
        behind = "";
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

    /** What an instruction has changed stands behind it, or, where a trace has come between, on a line of its own. */
    private void endLine() {
        if (!lineOpen) {
            return;
        }
        lineOpen = false;
        if (traced) {
            boolean jump = program.at(current) instanceof Insn.Branch;
            int next = jump ? current : program.next(current);
            out.append(behind.isEmpty() ? "" : next + ": " + behind + "\n");
            return;
        }
        if (!behind.isEmpty()) {
            int length = out.length() - lineStart;
            int column = STATE_COLUMN;
            while (column < length + COLUMNS / 2 - 1) {
                column += COLUMNS;
            }
            out.append(" ".repeat(column - length)).append("; ").append(behind);
        }
        out.append('\n');
    }
}
