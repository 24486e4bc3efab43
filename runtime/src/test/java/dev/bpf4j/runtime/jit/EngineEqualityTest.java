package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Facts;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** Compiled code does what the interpreter does: same R0, same memory, or the same trap at the same instruction. */
class EngineEqualityTest {
    private static final ProgramType<PlainMemory> TYPE =
            Linux.MEMORY.with(List.of(Helper.of(1, "mix", ReturnType.INTEGER, List.of(), EngineEqualityTest::mix)));

    /** Mixes all arguments; some it takes for an address, which is seldom one. */
    private static long mix(Caller caller, long r1, long r2, long r3, long r4, long r5) {
        long mixed = r1 + 3 * r2 + 5 * r3 + 7 * r4 + 11 * r5;
        return mixed % 16 == 0 ? caller.memory().load32(r1) : mixed;
    }

    /** Small limits make a partitioned program of nearly every one. */
    private static final Limits PARTED = new Limits(700, 100_000);

    private static final Limits SEGMENTED = new Limits(900, 4);

    private static void compare(long seed, int size, boolean wild, Limits limits) {
        Program program = new ArbitraryPrograms(seed, size, wild).program();
        byte[] memory = new byte[48];
        new Random(seed).nextBytes(memory);
        Engines.Outcome outcome = Engines.assertSame(program, TYPE, Facts.none(program), memory, limits);
        Statistics.collect(outcome.isTrap() ? "trap" : "value");
    }

    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
    void smallProgramsInParts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size, @ForAll boolean wild) {
        compare(seed, size, wild, PARTED);
    }

    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
    void smallProgramsInClasses(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size, @ForAll boolean wild) {
        compare(seed, size, wild, SEGMENTED);
    }

    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
    void smallPrograms(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size, @ForAll boolean wild) {
        compare(seed, size, wild, Limits.HOTSPOT);
        Statistics.coverage(of -> of.check("value").percentage(percent -> percent > 50));
    }

    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void mediumPrograms(@ForAll long seed, @ForAll @IntRange(min = 41, max = 3000) int size, @ForAll boolean wild) {
        compare(seed, size, wild, Limits.HOTSPOT);
    }

    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void largePrograms(@ForAll long seed, @ForAll @IntRange(min = 3000, max = 20_000) int size, @ForAll boolean wild) {
        compare(seed, size, wild, Limits.HOTSPOT);
    }
}
