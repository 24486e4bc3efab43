package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;

/**
 * Which comparisons may be signed, though the program's are unsigned: those of numbers that are both below 2^63. HotSpot
 * optimises loops whose end it sees in a signed comparison. For each block the largest value of each register is
 * followed forwards; functions know nothing of what they are called with.
 */
final class Magnitudes {
    private static final int REGISTERS = 11;

    /** How often a block's state may grow before growth goes all the way. */
    private static final int PATIENCE = 4;

    private final ControlFlow flow;
    private final long[][] in;
    private final int[] visits;
    private final BitSet small = new BitSet();
    private final BitSet narrow = new BitSet();
    private final Deque<Integer> todo = new ArrayDeque<>();

    Magnitudes(ControlFlow flow) {
        this.flow = flow;
        this.in = new long[flow.blocks().size()][];
        this.visits = new int[in.length];
        enter(0);
        for (Block block : flow.blocks()) {
            block.callees().forEach(this::enter);
        }
        flow.callbacks().stream().forEach(slot -> enter(flow.blockAt(slot).index()));
        while (!todo.isEmpty()) {
            visit(flow.blocks().get(todo.pop()));
        }
        flow.blocks().stream().filter(block -> in[block.index()] != null).forEach(this::judge);
    }

    /** Whether the 64-bit operands of the conditional jump there are below 2^63. */
    boolean isSmall(int slot) {
        return small.get(slot);
    }

    /** Whether they are below 2^31. */
    boolean isNarrow(int slot) {
        return narrow.get(slot);
    }

    private void enter(int block) {
        long[] nothing = new long[REGISTERS];
        Arrays.fill(nothing, Magnitude.ANY);
        flowInto(block, nothing);
    }

    private void flowInto(int block, long[] from) {
        long[] before = in[block];
        if (before == null) {
            in[block] = from.clone();
            todo.push(block);
            return;
        }
        boolean grown = false;
        for (int r = 0; r < REGISTERS; r++) {
            if (Long.compareUnsigned(from[r], before[r]) > 0) {
                before[r] = visits[block] < PATIENCE ? from[r] : Magnitude.widened(from[r]);
                grown = true;
            }
        }
        if (grown) {
            todo.push(block);
        }
    }

    private void visit(Block block) {
        visits[block.index()]++;
        long[] state = in[block.index()].clone();
        int last = walk(block, state);
        for (int successor : block.successors()) {
            long[] out = state.clone();
            if (decides(last)) {
                Insn.Branch branch = (Insn.Branch) flow.program().at(last);
                int start = flow.blocks().get(successor).start();
                int target = last + 1 + branch.off();
                if (target != last + 1 && (start == target || start == last + 1)) {
                    refine(branch, start == target, out);
                }
            }
            flowInto(successor, out);
        }
    }

    /** Applies the block's instructions. @return the slot of the last one */
    private int walk(Block block, long[] state) {
        int last = block.start();
        for (int slot = block.start(); slot < block.end(); slot = flow.next(slot)) {
            last = slot;
            if (flow.program().startsAt(slot)) {
                Magnitude.apply(flow.program().at(slot), flow.program().isInArena(slot), state);
            }
        }
        return last;
    }

    /** Whether a block ends in a branch that alone decides where control goes: one of a chain decides nothing by itself. */
    private boolean decides(int last) {
        return flow.program().startsAt(last)
                && flow.program().at(last) instanceof Insn.Branch
                && flow.flow(last).choice().isEmpty();
    }

    private void judge(Block block) {
        long[] state = in[block.index()].clone();
        int last = walk(block, state);
        if (decides(last)) {
            Insn.Branch branch = (Insn.Branch) flow.program().at(last);
            long dst = state[branch.dst()];
            long src = Magnitude.of(branch.src(), state);
            small.set(last, dst >= 0 && src >= 0);
            narrow.set(last, dst >= 0 && src >= 0 && Math.max(dst, src) <= Integer.MAX_VALUE);
        }
    }

    /** What the outcome of a comparison says of the larger value of its operands. */
    private static void refine(Insn.Branch branch, boolean taken, long[] state) {
        if (!branch.is64()
                && !(Magnitude.fits(Operand.reg(branch.dst()), state) && Magnitude.fits(branch.src(), state))) {
            return;
        }
        Relation relation = Relation.of(branch.cond(), taken);
        long dst = state[branch.dst()];
        long src = Magnitude.of(branch.src(), state);
        state[branch.dst()] = switch (relation) {
            case LESS -> Magnitude.least(dst, below(src));
            case AT_MOST, EQUAL -> Magnitude.least(dst, src);
            case MORE, AT_LEAST, NONE -> dst;
        };
        if (branch.src() instanceof Reg reg && reg.number() != branch.dst()) {
            state[reg.number()] = switch (relation) {
                case MORE -> Magnitude.least(src, below(dst));
                case AT_LEAST, EQUAL -> Magnitude.least(src, dst);
                case LESS, AT_MOST, NONE -> src;
            };
        }
    }

    private static long below(long value) {
        return value == 0 ? 0 : value - 1;
    }

    /** How the destination compares with the source, unsigned. */
    private enum Relation {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        MORE,
        NONE;

        static Relation of(Cond cond, boolean holds) {
            return switch (cond) {
                case JLT -> holds ? LESS : AT_LEAST;
                case JLE -> holds ? AT_MOST : MORE;
                case JGT -> holds ? MORE : AT_MOST;
                case JGE -> holds ? AT_LEAST : LESS;
                case JEQ -> holds ? EQUAL : NONE;
                case JNE -> holds ? NONE : EQUAL;
                case JSET, JSGT, JSGE, JSLT, JSLE -> NONE;
            };
        }
    }
}
