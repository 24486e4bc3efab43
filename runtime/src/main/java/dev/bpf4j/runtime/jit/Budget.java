package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Execution;
import java.util.Arrays;

/**
 * Where compiled code counts instructions against the limit of a run. Loops and calls count, code that runs at most once
 * does not: the count is never above the interpreter's, and behind it by a bounded factor. So compiled code traps only if
 * the interpreter does, and an endless program always traps.
 */
final class Budget {
    /** A called function without loops that executes fewer instructions than this is not counted. */
    private static final long SMALL_CALLEE = 4096;

    private static final long UNBOUNDED = Long.MAX_VALUE / 4;

    private enum Search {
        NEW,
        OPEN,
        DONE
    }

    private final ControlFlow flow;
    private final Functions functions;
    private final Loops loops;
    private final long[] cost;
    private final Search[] search;
    private final boolean rootIsCalledBack;

    Budget(ControlFlow flow, Functions functions) {
        this.flow = flow;
        this.functions = functions;
        this.loops = new Loops(flow.blocks());
        this.cost = new long[functions.all().size()];
        this.search = new Search[cost.length];
        Arrays.fill(search, Search.NEW);
        this.rootIsCalledBack = functions.all().get(0).entries().stream().anyMatch(flow::isCalledBack);
        functions.all().forEach(function -> cost(function, 0));
    }

    /** Most instructions that one call executes. Unbounded are loops, recursion and calls nested deeper than they may be. */
    private long cost(Function function, int depth) {
        int index = function.index();
        if (search[index] == Search.OPEN || depth > Execution.MAX_FRAMES) {
            return UNBOUNDED;
        }
        if (search[index] == Search.NEW) {
            search[index] = Search.OPEN;
            long sum = 0;
            for (Block block : function.blocks()) {
                sum = Math.min(sum + cost(block, depth), UNBOUNDED);
            }
            cost[index] = sum > SMALL_CALLEE && !function.isRoot() ? UNBOUNDED : sum;
            search[index] = Search.DONE;
        }
        return cost[index];
    }

    private long cost(Block block, int depth) {
        boolean unbounded = loops.isCyclic(block) || block.controls() || flow.isCalledBack(block.index());
        long sum = unbounded ? UNBOUNDED : block.insns();
        for (int callee : block.callees()) {
            sum = Math.min(sum + cost(functions.of(callee), depth + 1), UNBOUNDED);
        }
        return sum;
    }

    /** Whether the function keeps count. */
    boolean counts(Function function) {
        return cost[function.index()] == UNBOUNDED;
    }

    /** Instructions to count when control reaches the block: all of them, or 0. */
    int charge(Block block) {
        Function function = functions.of(block.index());
        boolean charged =
                counts(function) && (loops.isCyclic(block) || isEnteredOften(function) || callsCounting(block));
        return charged ? block.insns() : 0;
    }

    /** Whether the limit is compared with the count when control reaches the block. */
    boolean checks(Block block) {
        return charge(block) > 0 && (loops.isHead(block) || callsCounting(block) || flow.isCalledBack(block.index()));
    }

    private boolean isEnteredOften(Function function) {
        return !function.isRoot() || rootIsCalledBack;
    }

    /** Whether the block calls what shares the count: a function that keeps it, or a helper that runs others. */
    boolean callsCounting(Block block) {
        return block.controls() || block.callees().stream().anyMatch(callee -> counts(functions.of(callee)));
    }
}
