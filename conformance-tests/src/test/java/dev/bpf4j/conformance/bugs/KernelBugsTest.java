package dev.bpf4j.conformance.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each mistake makes the verifier accept its program, whose run then leaves the verifier's states or traps; the verifier
 * without the mistake refuses it.
 */
class KernelBugsTest {
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");
    private static final long SEED = 1;
    private static final int MINUTES = 10;
    private static final int FOUND_AT_LEAST = 30;

    @TestFactory
    Stream<DynamicTest> everyMistakeIsFoundByItsProgram() {
        return Catalogue.all().stream().map(bug -> dynamicTest(bug.id() + ": " + bug.rule(), () -> isFound(bug)));
    }

    private static void isFound(KernelBug bug) {
        Exploit proof = bug.proof();
        Verifier right = proof.verifier();
        assertInstanceOf(Rejected.class, right.verify(proof.program()), "without the mistake");
        Verifier broken = bug.breaks().apply(right);
        Verdict verdict = broken.verify(proof.program());
        assertInstanceOf(
                Accepted.class, verdict, () -> ((Rejected) verdict).rejection().line());
        assertTrue(proof.run(broken).isPresent(), "the program does no harm");
    }

    @Test
    void thereAreEnough() {
        List<KernelBug> all = Catalogue.all();
        assertTrue(all.size() >= 30, () -> all.size() + " mistakes");
        assertEquals(all.size(), all.stream().map(KernelBug::id).distinct().count());
    }

    /** The same search without a mistake finds nothing. */
    @Test
    void theVerifierIsNotFoundBroken() {
        Optional<BugHunt.Catch> caught = new BugHunt(verifier -> verifier, SEED).search(200, 60_000);
        assertEquals(Optional.empty(), caught);
    }

    /** Mistakes that generated programs show soon. */
    @ParameterizedTest
    @ValueSource(strings = {"CVE-2017-17853", "3cf2b61eb067", "CVE-2017-16995"})
    void generatedProgramsFindMistakes(String id) {
        KernelBug bug = Catalogue.all().stream()
                .filter(b -> b.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertTrue(
                new BugHunt(bug.breaks(), SEED).search(20_000, 60_000).isPresent(),
                () -> id + " is not found among generated programs");
    }

    /** In the profile {@code long}: prints what finds each mistake, as the table in docs/researcher.md shows it. */
    @Test
    void generatedProgramsFindMost() {
        assumeTrue(LONG, "ten minutes for each mistake: in the profile long");
        int found = 0;
        for (KernelBug bug : Catalogue.all()) {
            Optional<BugHunt.Catch> caught =
                    new BugHunt(bug.breaks(), SEED).search(Integer.MAX_VALUE, MINUTES * 60_000L);
            found += caught.isPresent() ? 1 : 0;
            System.out.println(BugTable.row(bug, caught));
        }
        int count = found;
        assertTrue(count >= FOUND_AT_LEAST, () -> "generated programs find " + count + " mistakes");
    }
}
