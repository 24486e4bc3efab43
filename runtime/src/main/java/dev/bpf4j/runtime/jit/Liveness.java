package dev.bpf4j.runtime.jit;

import static dev.bpf4j.ebpf.isa.RegisterUse.ARGUMENTS;
import static dev.bpf4j.ebpf.isa.RegisterUse.CALLEE_SAVED;
import static dev.bpf4j.ebpf.isa.RegisterUse.CALLER_SAVED;
import static dev.bpf4j.ebpf.isa.RegisterUse.FRAME_POINTER;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Which registers may still be read, across calls: a callee reads its caller's R0-R9 and leaves it its own R0-R5; so does
 * what a helper calls back, but for R1-R5, which the helper gives. A helper that ends a function is an exit of it. Sets only
 * grow, so each block is visited a bounded number of times.
 */
final class Liveness {
    private final ControlFlow flow;
    private final Functions functions;
    private final int[] in;
    private final int[] outputs;
    private final List<List<Integer>> dependents = new ArrayList<>();
    private final List<List<Integer>> exits = new ArrayList<>();
    private final List<Integer> controls = new ArrayList<>();
    private int callbackInputs;
    private final Deque<Integer> todo = new ArrayDeque<>();

    Liveness(ControlFlow flow, Functions functions) {
        this.flow = flow;
        this.functions = functions;
        this.in = new int[flow.blocks().size()];
        this.outputs = new int[functions.all().size()];
        connect();
        flow.blocks().forEach(block -> todo.push(block.index()));
        while (!todo.isEmpty()) {
            visit(flow.blocks().get(todo.pop()));
        }
    }

    private void connect() {
        flow.blocks().forEach(block -> dependents.add(new ArrayList<>(2)));
        functions.all().forEach(function -> exits.add(new ArrayList<>(1)));
        for (Block block : flow.blocks()) {
            block.successors().forEach(to -> dependents.get(to).add(block.index()));
            block.callees().forEach(to -> dependents.get(to).add(block.index()));
            if (block.controls()) {
                controls.add(block.index());
            }
            if (block.successors().isEmpty() || block.controls()) {
                exits.get(functions.of(block.index()).index()).add(block.index());
            }
        }
    }

    private void visit(Block block) {
        int live = block.successors().isEmpty()
                ? outputs[functions.of(block.index()).index()]
                : 0;
        for (int successor : block.successors()) {
            live |= in[successor];
        }
        live = before(block, live);
        if (live != in[block.index()]) {
            in[block.index()] = live;
            if (flow.isCalledBack(block.index())) {
                calledBack(live & ~(ARGUMENTS | FRAME_POINTER));
            }
            dependents.get(block.index()).forEach(todo::push);
        }
    }

    private void calledBack(int inputs) {
        if ((callbackInputs | inputs) != callbackInputs) {
            callbackInputs |= inputs;
            controls.forEach(todo::push);
        }
    }

    private int before(Block block, int liveAfter) {
        List<Integer> slots = new ArrayList<>(block.insns());
        for (int slot = block.start(); slot < block.end(); slot = flow.next(slot)) {
            slots.add(slot);
        }
        int live = liveAfter;
        for (int i = slots.size() - 1; i >= 0; i--) {
            live = before(block, slots.get(i), live);
        }
        return live;
    }

    private int before(Block block, int slot, int live) {
        Flow at = flow.flow(slot);
        if (at.trap().isPresent()) {
            return 0;
        }
        if (at.calls()) {
            int callee = flow.blockAt(at.call()).index();
            leaves(functions.of(callee), live & CALLER_SAVED);
            return in[callee] & ~FRAME_POINTER | live & CALLEE_SAVED;
        }
        RegisterUse use = RegisterUse.of(flow.program().at(slot));
        int before = live & ~writes(slot, use) | use.reads();
        return at.controls() ? before | callbackInputs | outputs(functions.of(block.index())) : before;
    }

    /** What is surely written: what fails in an arena leaves the register as it is. */
    private int writes(int slot, RegisterUse use) {
        return flow.program().isInArena(slot) && flow.program().at(slot) instanceof Insn.LoadAcquire ? 0 : use.writes();
    }

    /** What functions that are called back may read of the registers of whom calls the helper. */
    int callbackInputs() {
        return callbackInputs;
    }

    private void leaves(Function callee, int registers) {
        if ((outputs[callee.index()] | registers) != outputs[callee.index()]) {
            outputs[callee.index()] |= registers;
            exits.get(callee.index()).forEach(todo::push);
        }
    }

    /** Registers live at the start of a block. */
    int in(int block) {
        return in[block];
    }

    /** What a caller must set of R0-R9 for the function to start, at any of its entries. */
    int inputs(Function function) {
        int live = 0;
        for (int entry : function.entries()) {
            live |= in[entry];
        }
        return live & ~FRAME_POINTER;
    }

    /** Registers of R1-R5 that a caller may read after the function has returned. R0 is always returned. */
    int outputs(Function function) {
        return outputs[function.index()] & ~RegisterUse.bit(0);
    }
}
