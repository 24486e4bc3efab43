package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.verifier.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** Programs with maps, callbacks and tail calls do the same in any mix of engines. */
class ChainEqualityTest {
    private static final Limits[] LIMITS = {Limits.HOTSPOT, new Limits(900, 100_000), new Limits(900, 4)};

    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
    void anyMixOfEngines(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int size,
            @ForAll boolean wild,
            @ForAll @IntRange(min = 1, max = 7) int compiled) {
        Random random = new Random(seed);
        List<Program> programs = new ArrayList<>();
        List<Executable<PlainMemory>> reference = new ArrayList<>();
        List<Executable<PlainMemory>> mixed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Program program = new ArbitraryPrograms(random.nextLong(), size, wild).linked();
            programs.add(program);
            reference.add(Interpreter.of(program, Chain.TYPE));
            mixed.add(
                    (compiled >> i & 1) == 0
                            ? Interpreter.of(program, Chain.TYPE)
                            : JitCompiler.compile(program, Chain.TYPE, Facts.none(program), LIMITS[random.nextInt(3)]));
        }
        byte[] memory = new byte[64];
        random.nextBytes(memory);
        Engines.Outcome outcome = Engines.assertSame(
                limit -> new Chain(reference).run(memory, limit),
                limit -> new Chain(mixed).run(memory, limit),
                programs);
        Statistics.collect(outcome.isLimit() ? "limit" : outcome.isTrap() ? "trap" : "value");
        Statistics.coverage(of -> of.check("value").percentage(percent -> percent > 25));
    }
}
