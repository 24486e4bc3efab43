package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.require.Refusal;
import java.util.BitSet;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * Where control can go, found by a depth-first walk over all edges. Local calls are edges to the function and to the
 * instruction after the call.
 */
public final class ControlFlow {
    private static final byte ON_PATH = 1;
    private static final byte DONE = 2;

    private final Program program;
    private final Functions functions;
    private final BitSet merges = new BitSet();
    private final BitSet callbacks = new BitSet();
    private final BitSet convergences = new BitSet();
    private final BitSet secondSlots = new BitSet();
    private final BitSet changers = new BitSet();
    private final IntArrayList postorder = new IntArrayList();
    private final byte[] colour;
    private final HelperTable helpers;
    private boolean loops;

    private ControlFlow(Program program, Functions functions, HelperTable helpers) {
        this.program = program;
        this.helpers = helpers;
        this.functions = functions;
        this.colour = new byte[program.slots()];
    }

    /** @throws Refusal if a jump goes astray, control can run off the end, or an instruction cannot be reached */
    public static ControlFlow of(Program program, HelperTable helpers) {
        ControlFlow flow = new ControlFlow(program, Functions.of(program), helpers);
        flow.walk();
        flow.findConvergences();
        flow.checkReached();
        flow.findChangers();
        return flow;
    }

    public Functions functions() {
        return functions;
    }

    /** Whether paths can meet at this slot, by whatever edges. */
    public boolean isMerge(int slot) {
        return merges.get(slot);
    }

    /** Whether some edge goes back to an instruction on the way to it; calls that recurse do. */
    public boolean hasLoops() {
        return loops;
    }

    /** Whether this is the call of a helper that calls a function of the program, any number of times. */
    public boolean callsBack(int slot) {
        return callbacks.get(slot);
    }

    /**
     * Whether the loop that the slot is in may end at any round here: at the call of a helper that calls back, at the next
     * element of an iterator, and at {@code may_goto}. Such loops are explored until the states of their rounds agree.
     */
    public boolean converges(int slot) {
        return convergences.get(slot);
    }

    /** Whether there are such loops. */
    public boolean hasConvergences() {
        return !convergences.isEmpty();
    }

    private boolean isCall(int slot, HelperFlag flag) {
        return program.at(slot) instanceof Insn.Call call
                && call.kind() != CallKind.LOCAL
                && helpers.byId(call.imm()).filter(h -> h.prototype().has(flag)).isPresent();
    }

    /** Calls of helpers that call back are loops: control comes back to them. */
    private void findConvergences() {
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            boolean callsBack = isCall(slot, HelperFlag.CALLS_BACK);
            if (callsBack) {
                callbacks.set(slot);
            }
            boolean ends = program.at(slot) instanceof Insn.MayGoto || isCall(slot, HelperFlag.ITERATOR_NEXT);
            if (callsBack || ends) {
                convergences.set(slot);
                merges.set(slot);
                loops = true;
            }
        }
    }

    /** Whether a function, or one that it calls, moves the packet, so that pointers to it are no good afterwards. */
    public boolean changesPacket(int function) {
        return changers.get(function);
    }

    private void findChangers() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
                int function = functions.indexOf(slot);
                if (!changers.get(function) && changesPacket(slot, program.at(slot))) {
                    changers.set(function);
                    changed = true;
                }
            }
        }
    }

    private boolean changesPacket(int slot, Insn insn) {
        if (insn instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION) {
            return changers.get(functions.indexOf(Functions.callback(slot, load)));
        }
        if (!(insn instanceof Insn.Call call)) {
            return false;
        }
        return call.kind() == CallKind.LOCAL
                ? changers.get(functions.indexOf(Functions.callee(slot, call)))
                : helpers.byId(call.imm())
                        .filter(h -> h.prototype().has(HelperFlag.CHANGES_PACKET)
                                || h.prototype().has(HelperFlag.ENDS_PROGRAM))
                        .isPresent();
    }

    /** Slots in the order in which the walk left them: successors first, but for back edges. */
    public int[] postorder() {
        return postorder.toArray();
    }

    /**
     * The slots that may execute next in the same function: none after {@code exit}, the target of a jump, the next slot,
     * and the target of a conditional jump as the second.
     */
    public static int[] successors(Program program, int slot) {
        Insn insn = program.at(slot);
        if (insn instanceof Insn.Exit) {
            return new int[0];
        }
        if (insn instanceof Insn.Jump jump) {
            return new int[] {slot + 1 + jump.off()};
        }
        if (insn instanceof Insn.Branch branch) {
            return new int[] {slot + 1, slot + 1 + branch.off()};
        }
        if (insn instanceof Insn.MayGoto may) {
            return new int[] {slot + 1, slot + 1 + may.off()};
        }
        return new int[] {slot + insn.slots()};
    }

    private int[] edges(int slot) {
        if (!program.startsAt(slot)) {
            secondSlots.set(slot);
            return new int[0];
        }
        if (program.at(slot) instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
            return new int[] {slot + 1, Functions.callee(slot, call)};
        }
        if (program.at(slot) instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION) {
            return new int[] {slot + load.slots(), Functions.callback(slot, load)};
        }
        return successors(program, slot);
    }

    /** Depth first, without recursion: programs can be a million instructions long. */
    private void walk() {
        IntArrayList path = new IntArrayList();
        IntArrayList taken = new IntArrayList();
        enter(0, path, taken);
        while (!path.isEmpty()) {
            int slot = path.getLast();
            int edge = taken.getLast();
            int[] edges = edges(slot);
            if (edge == edges.length) {
                colour[slot] = DONE;
                postorder.add(slot);
                path.removeAtIndex(path.size() - 1);
                taken.removeAtIndex(taken.size() - 1);
            } else {
                taken.set(taken.size() - 1, edge + 1);
                follow(slot, edges[edge], path, taken);
            }
        }
    }

    private void enter(int slot, IntArrayList path, IntArrayList taken) {
        colour[slot] = ON_PATH;
        path.add(slot);
        taken.add(0);
    }

    private void follow(int from, int to, IntArrayList path, IntArrayList taken) {
        if (colour[to] == 0) {
            markMerge(from, to);
            enter(to, path, taken);
            return;
        }
        merges.set(to);
        loops |= colour[to] == ON_PATH;
    }

    /** Several returns of a function meet behind the call, and several calls at the function. */
    private void markMerge(int from, int to) {
        if (program.startsAt(from)
                && program.at(from) instanceof Insn.Call call
                && call.kind() == CallKind.LOCAL
                && to == from + 1) {
            merges.set(to);
        }
    }

    private void checkReached() {
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (colour[slot] == 0) {
                throw new Refusal(slot, "reachable", "unreachable insn " + slot);
            }
            if (program.next(slot) == slot + 2 && secondSlots.get(slot + 1)) {
                throw new Refusal(slot, "jump-target", "jump into the middle of ldimm64 insn " + slot);
            }
        }
    }
}
