package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.require.Refusal;
import java.util.BitSet;
import java.util.function.Predicate;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * Where control can go, found by a depth-first walk over all edges. Local calls are edges to the function and to the
 * instruction after the call.
 */
public final class ControlFlow {
    private static final int NOWHERE = -1;
    private static final int EDGES = 2;
    private static final byte ON_PATH = 1;
    private static final byte DONE = 2;

    private final Program program;
    private final Functions functions;
    private final BitSet merges = new BitSet();
    private final BitSet callbacks = new BitSet();
    private final BitSet convergences = new BitSet();
    private final BitSet secondSlots = new BitSet();
    private final BitSet changers = new BitSet();
    private final BitSet sleepers = new BitSet();
    private final BitSet throwers = new BitSet();
    private final IntArrayList postorder;

    /** The calls, pointers to functions and {@code may_goto}s that were reached. */
    private final IntArrayList special = new IntArrayList();

    private final byte[] colour;
    private final HelperTable helpers;
    private boolean loops;

    private ControlFlow(Program program, Functions functions, HelperTable helpers) {
        this.program = program;
        this.helpers = helpers;
        this.functions = functions;
        this.colour = new byte[program.slots()];
        this.postorder = new IntArrayList(program.slots());
    }

    /** @throws Refusal if a jump goes astray, control can run off the end, or an instruction cannot be reached */
    public static ControlFlow of(Program program, HelperTable helpers) {
        ControlFlow flow = new ControlFlow(program, Functions.of(program), helpers);
        flow.walk(0);
        program.exceptionCallback().ifPresent(flow::walk);
        flow.checkReached();
        flow.findConvergences();
        flow.find(flow.changers, ControlFlow::changesPacket);
        flow.find(flow.throwers, prototype -> prototype.has(HelperFlag.THROWS));
        flow.find(flow.sleepers, prototype -> prototype.has(HelperFlag.MIGHT_SLEEP));
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
        for (int i = 0; i < special.size(); i++) {
            int slot = special.get(i);
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

    /** Whether a function, or one that it calls, may sleep. */
    public boolean sleeps(int function) {
        return sleepers.get(function);
    }

    /** Whether a function, or one that it calls, may throw. */
    public boolean throwsOut(int function) {
        return throwers.get(function);
    }

    /** The functions that make such a call, and those that call them. */
    private void find(BitSet found, Predicate<Prototype> does) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < special.size(); i++) {
                int slot = special.get(i);
                int function = functions.indexOf(slot);
                if (!found.get(function) && does(slot, program.at(slot), found, does)) {
                    found.set(function);
                    changed = true;
                }
            }
        }
    }

    private boolean does(int slot, Insn insn, BitSet found, Predicate<Prototype> does) {
        if (insn instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION) {
            return found.get(functions.indexOf(Functions.callback(slot, load)));
        }
        if (!(insn instanceof Insn.Call call)) {
            return false;
        }
        return call.kind() == CallKind.LOCAL
                ? found.get(functions.indexOf(Functions.callee(slot, call)))
                : helpers.byId(call.imm()).filter(h -> does.test(h.prototype())).isPresent();
    }

    private static boolean changesPacket(Prototype prototype) {
        return prototype.has(HelperFlag.CHANGES_PACKET) || prototype.has(HelperFlag.ENDS_PROGRAM);
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
        int following = following(insn, slot);
        int target = target(insn, slot);
        if (following == NOWHERE) {
            return target == NOWHERE ? new int[0] : new int[] {target};
        }
        return target == NOWHERE ? new int[] {following} : new int[] {following, target};
    }

    /** The slot behind an instruction, if control can come there from it; negative if not. */
    static int following(Insn insn, int slot) {
        return insn instanceof Insn.Exit || insn instanceof Insn.Jump ? NOWHERE : slot + insn.slots();
    }

    /** The slot that a jump leads to; negative for other instructions. */
    static int target(Insn insn, int slot) {
        if (insn instanceof Insn.Branch branch) {
            return slot + 1 + branch.off();
        }
        if (insn instanceof Insn.Jump jump) {
            return slot + 1 + jump.off();
        }
        return insn instanceof Insn.MayGoto may ? slot + 1 + may.off() : NOWHERE;
    }

    /** The first slot of the function that an instruction enters or names; negative for others. */
    private static int function(Insn insn, int slot) {
        if (insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
            return Functions.callee(slot, call);
        }
        return insn instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION
                ? Functions.callback(slot, load)
                : NOWHERE;
    }

    /** @param number 0 for what follows, 1 for where else control goes; the result is negative if there is no such edge */
    private int edge(int slot, int number) {
        Insn insn = program.at(slot);
        if (number == 0) {
            return following(insn, slot);
        }
        int target = target(insn, slot);
        return target == NOWHERE ? function(insn, slot) : target;
    }

    /** Depth first, without recursion: programs can be a million instructions long. */
    private void walk(int start) {
        if (colour[start] != 0) {
            return;
        }
        int[] path = new int[program.slots()];
        byte[] taken = new byte[program.slots()];
        int last = 0;
        path[0] = start;
        colour[start] = ON_PATH;
        while (last >= 0) {
            int slot = path[last];
            if (!program.startsAt(slot)) {
                secondSlots.set(slot);
                taken[slot] = EDGES;
            }
            if (taken[slot] == EDGES) {
                note(slot);
                colour[slot] = DONE;
                postorder.add(slot);
                last--;
                continue;
            }
            int to = edge(slot, taken[slot]++);
            if (to == NOWHERE) {
                continue;
            }
            if (colour[to] == 0) {
                markMerge(slot, to);
                colour[to] = ON_PATH;
                path[++last] = to;
            } else {
                merges.set(to);
                loops |= colour[to] == ON_PATH;
            }
        }
    }

    private void note(int slot) {
        if (program.startsAt(slot)) {
            Insn insn = program.at(slot);
            if (insn instanceof Insn.Call || insn instanceof Insn.MayGoto || insn instanceof Insn.LoadImm64) {
                special.add(slot);
            }
        }
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
