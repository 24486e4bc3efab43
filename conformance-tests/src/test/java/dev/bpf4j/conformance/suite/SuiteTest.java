package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.check.Rule;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the suite holds. */
class SuiteTest {
    private static final Suite SUITE = GeneratedSuite.SUITE;

    private static List<RunVector> runs() {
        return SUITE.vectors().stream()
                .filter(RunVector.class::isInstance)
                .map(RunVector.class::cast)
                .toList();
    }

    @Test
    void isTheSameEachTime() {
        assertEquals(SUITE, Suite.generate());
    }

    @Test
    void hasManyVectorsWithUniqueIds() {
        assertTrue(SUITE.vectors().size() >= 20_000, () -> SUITE.vectors().size() + " vectors");
        Set<String> ids = SUITE.vectors().stream().map(TestVector::id).collect(Collectors.toSet());
        assertEquals(SUITE.vectors().size(), ids.size());
    }

    @Test
    void everyOpcodeIsRunAndRefusedOrAccepted() {
        Set<ClassicOp> seen = EnumSet.noneOf(ClassicOp.class);
        runs().forEach(run -> run.program().insns().forEach(insn -> insn.op().ifPresent(seen::add)));
        assertEquals(EnumSet.allOf(ClassicOp.class), seen);
    }

    @Test
    void everyAncillaryValueIsReadInEverySize() {
        Set<List<Object>> seen = new HashSet<>();
        runs().forEach(run -> run.program()
                .insns()
                .forEach(insn -> insn.ancillary()
                        .ifPresent(value ->
                                seen.add(List.of(value, insn.op().orElseThrow().size())))));
        for (Ancillary value : Ancillary.values()) {
            for (int size : new int[] {1, 2, 4}) {
                assertTrue(seen.contains(List.of(value, size)), () -> value + " as " + size + " bytes");
            }
        }
    }

    @Test
    void everyRuleIsBroken() {
        Set<Rule> broken = SUITE.vectors().stream()
                .filter(CheckVector.class::isInstance)
                .flatMap(vector -> ((CheckVector) vector).breach().stream())
                .map(CheckVector.Breach::rule)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
        assertEquals(EnumSet.allOf(Rule.class), broken);
    }

    /** An engine that always says the same must not get far. */
    @Test
    void noResultIsFrequent() {
        List<RunVector> runs = runs();
        long zeros = runs.stream().filter(run -> run.expected() == 0).count();
        long kinds = runs.stream().map(RunVector::expected).distinct().count();
        assertTrue(zeros < runs.size() * 2 / 5, () -> zeros + " of " + runs.size() + " results are 0");
        assertTrue(kinds > 1000, () -> kinds + " different results");
    }

    @Test
    void everyFieldOfTheMetadataIsUsed() {
        Set<Meta> used = EnumSet.noneOf(Meta.class);
        runs().stream()
                .filter(run -> run.input() instanceof PacketData)
                .forEach(run ->
                        used.addAll(((PacketData) run.input()).meta().values().keySet()));
        assertEquals(EnumSet.copyOf(Arrays.asList(Meta.values())), used);
    }
}
