package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.verifier.Facts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** The reachable basic blocks of a program. */
final class ControlFlow {
    /** Longer blocks are cut, so that a block is always small beside a method. */
    static final int MAX_BLOCK_INSNS = 32;

    private final Program program;
    private final Flow[] flows;
    private final List<Block> blocks = new ArrayList<>();
    private final int[] blockOfSlot;
    private final boolean controls;
    private final BitSet callbacks = new BitSet();

    ControlFlow(Program program, HelperTable helpers, Facts facts) {
        this.program = program;
        this.flows = flows(program, helpers, facts);
        this.blockOfSlot = new int[program.slots() + 1];
        Arrays.fill(blockOfSlot, Flow.NOWHERE);
        this.controls = Arrays.stream(flows).anyMatch(Flow::controls);
        BitSet leaders = leaders();
        BitSet reachable = reachable(leaders);
        int index = 0;
        for (int slot = reachable.nextSetBit(0); slot >= 0; slot = reachable.nextSetBit(slot + 1)) {
            blockOfSlot[slot] = index++;
        }
        for (int slot = reachable.nextSetBit(0); slot >= 0; slot = reachable.nextSetBit(slot + 1)) {
            blocks.add(block(slot, leaders));
        }
    }

    private static Flow[] flows(Program program, HelperTable helpers, Facts facts) {
        FlowVisitor visitor = new FlowVisitor(program, helpers, facts);
        Flow[] flows = new Flow[program.slots() + 1];
        for (int slot = 0; slot <= program.slots(); slot++) {
            flows[slot] = visitor.flow(slot);
        }
        return flows;
    }

    private BitSet leaders() {
        BitSet leaders = new BitSet(flows.length);
        leaders.set(0);
        program.exceptionCallback().ifPresent(leaders::set);
        int run = 0;
        for (int slot = 0; slot < program.slots(); slot = next(slot)) {
            Flow flow = flows[slot];
            run = leaders.get(slot) ? 1 : run + 1;
            flow.targets().forEach(leaders::set);
            if (flow.calls()) {
                leaders.set(flow.call());
            }
            if (callsBack(flow)) {
                leaders.set(flow.named());
            }
            if (flow.jumps() || flow.calls() || flow.controls() || !flow.falls() || run == MAX_BLOCK_INSNS) {
                leaders.set(next(slot));
            }
        }
        leaders.set(program.slots());
        return leaders;
    }

    /** Whether an instruction names a function that a helper may call. */
    private boolean callsBack(Flow flow) {
        return controls && flow.names();
    }

    private BitSet reachable(BitSet leaders) {
        BitSet seen = new BitSet(flows.length);
        Deque<Integer> todo = new ArrayDeque<>();
        reach(0, seen, todo);
        program.exceptionCallback().ifPresent(slot -> {
            callbacks.set(slot);
            reach(slot, seen, todo);
        });
        while (!todo.isEmpty()) {
            int slot = todo.pop();
            Flow flow;
            do {
                flow = flows[slot];
                if (flow.calls()) {
                    reach(flow.call(), seen, todo);
                }
                if (callsBack(flow)) {
                    callbacks.set(flow.named());
                    reach(flow.named(), seen, todo);
                }
                flow.targets().forEach(target -> reach(target, seen, todo));
                slot = next(slot);
            } while (flow.falls() && !leaders.get(slot));
            if (flow.falls()) {
                reach(slot, seen, todo);
            }
        }
        return seen;
    }

    private static void reach(int slot, BitSet seen, Deque<Integer> todo) {
        if (!seen.get(slot)) {
            seen.set(slot);
            todo.push(slot);
        }
    }

    private Block block(int start, BitSet leaders) {
        List<Integer> successors = new ArrayList<>(2);
        List<Integer> callees = new ArrayList<>(0);
        int insns = 0;
        int slot = start;
        Flow flow;
        do {
            flow = flows[slot];
            if (flow.calls()) {
                callees.add(blockOfSlot[flow.call()]);
            }
            insns++;
            slot = next(slot);
        } while (flow.falls() && !leaders.get(slot));
        if (flow.falls()) {
            successors.add(blockOfSlot[slot]);
        }
        flow.targets().stream().distinct().forEach(target -> successors.add(blockOfSlot[target]));
        return new Block(blockOfSlot[start], start, slot, insns, successors, callees, flow.controls());
    }

    /** The slot behind an instruction, or behind a slot that traps. */
    int next(int slot) {
        return program.startsAt(slot) ? program.next(slot) : slot + 1;
    }

    Program program() {
        return program;
    }

    Flow flow(int slot) {
        return flows[slot];
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Slots of the functions that helpers may call back, and of the one that what the program throws goes to. */
    BitSet callbacks() {
        return callbacks;
    }

    /** Whether helpers may call back a function that starts with this block. */
    boolean isCalledBack(int block) {
        return callbacks.get(blocks.get(block).start());
    }

    /** The block that starts at this slot. */
    Block blockAt(int slot) {
        return blocks.get(blockOfSlot[slot]);
    }
}
