package dev.bpf4j.cli.bench;

import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapException;
import java.util.function.Supplier;

/**
 * How many instructions a run takes: the lowest limit that the interpreter does not stop it at.
 *
 * @param interpreter the program in the engine that is exact about its limit
 * @param contexts a new context for each run, since programs may write into them
 */
record ExecutedInsns<T>(Executable<T> interpreter, Execution<T> execution, Supplier<T> contexts) {
    /** Longest run that is measured. */
    static final long MAX = 1L << 26;

    private static final long FIRST_GUESS = 1L << 10;

    /** @throws TrapException if the program traps, or takes more than {@link #MAX} */
    long count() {
        execution.limit(MAX);
        interpreter.run(execution, contexts.get());
        long high = FIRST_GUESS;
        while (!endsWithin(high)) {
            high *= 2;
        }
        return smallest(high == FIRST_GUESS ? 1 : high / 2 + 1, high);
    }

    private long smallest(long from, long enough) {
        long low = from;
        long high = enough;
        while (low < high) {
            long middle = (low + high) / 2;
            if (endsWithin(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private boolean endsWithin(long limit) {
        execution.limit(limit);
        try {
            interpreter.run(execution, contexts.get());
            return true;
        } catch (TrapException e) {
            return false;
        }
    }
}
