package dev.bpf4j.cli.bench;

import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import java.util.List;

/**
 * The loop that is timed. What it calls is not compiled into it: a program that does next to nothing would leave the loop,
 * and its time would be that of nothing. The call is never inlined because its profile has seen other programs first.
 */
final class RunLoop {
    private static final int DECOY_CALLS = 20_000;
    private static final int DECOY_RUNS = 10;

    /** Of all runs, so that none of them can be left out. */
    private long results;

    /** The loop, with its profile spoiled. */
    static <T> RunLoop prepared(Execution<T> execution, T context) {
        RunLoop loop = new RunLoop();
        List<Executable<T>> decoys = List.of(x -> 1, x -> 2, x -> 3);
        for (int i = 0; i < DECOY_CALLS; i++) {
            decoys.forEach(decoy -> loop.run(decoy, execution, context, DECOY_RUNS));
        }
        return loop;
    }

    /** Binds the context and runs the program, so many times. */
    <T> void run(Executable<T> program, Execution<T> execution, T context, int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            execution.bind(context);
            sum += program.run(execution);
        }
        results += sum;
    }

    /** The sum of what all runs returned. */
    long results() {
        return results;
    }
}
