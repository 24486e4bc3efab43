package dev.bpf4j.benchmarks;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.explore.Strategy;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Programs verified per second, path by path in profile root, and instructions processed per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VerifierBenchmark {
    private static final String END = "r0 = 0\nexit\n";

    /** The kinds of programs. */
    public enum Kind {
        /** Arithmetic on numbers with ranges. */
        STRAIGHT {
            @Override
            String text() {
                return "r0 = *(u32 *)(r1 + 0)\nr2 = r0\n"
                        + "r2 += 7\nr0 ^= r2\nr2 &= 65535\nr0 >>= 3\nw2 *= 5\nr0 |= r2\n".repeat(650) + END;
            }
        },
        /** Fields of the context compared, and counted. */
        BRANCHY {
            @Override
            String text() {
                return "r6 = r1\nr7 = 0\n"
                        + IntStream.range(0, 500)
                                .mapToObj(i -> "r2 = *(u32 *)(r6 + 8)\nif r2 > " + i * 3
                                        + " goto +2\nr7 += 1\nr7 &= 255\nr8 = r7\nr8 <<= 1\n")
                                .collect(Collectors.joining())
                        + END;
            }
        },
        /** 2^4096 paths that differ in a number that nobody reads. */
        DIAMONDS {
            @Override
            String text() {
                return "r6 = r1\nr3 = 0\n" + "r2 = *(u32 *)(r6 + 8)\nif r2 == 0 goto +1\nr3 = 1\n".repeat(4096) + END;
            }
        },
        /** 100,000 rounds. */
        LOOP {
            @Override
            String text() {
                return "r0 = 0\nr1 = 0\nr0 += r1\nr1 += 1\nif r1 < 100000 goto -3\n" + END;
            }
        };

        abstract String text();
    }

    @Param
    public Kind kind;

    private Program program;
    private Verifier verifier;

    /** Instructions processed, counted beside the verified programs. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Processed {
        public long instructions;
    }

    @Setup
    public void assemble() {
        program = Assembler.parse(kind.text());
        verifier = Verifier.of(Linux.SOCKET_FILTER).profile(Profile.ROOT).strategy(Strategy.paths());
        if (!(verifier.verify(program) instanceof Accepted)) {
            throw new IllegalStateException(kind + " is refused");
        }
    }

    @Benchmark
    public Verdict verify(Processed processed) {
        Verdict verdict = verifier.verify(program);
        processed.instructions += verdict.statistics().processed();
        return verdict;
    }
}
