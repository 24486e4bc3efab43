package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Programs that Linux 6.18 accepts, kept because the verifier refused them: {@code src/test/resources/ahead}. Those that it
 * still refuses are reported as skipped, with the reason that {@code reasons.tsv} gives; a program without a reason there must
 * be accepted. The long profile judges them: some take all the instructions that there are.
 */
class AheadTest {
    private static Map<String, String> reasons() throws IOException {
        Path file = Path.of(System.getProperty("bpf4j.root", ".."))
                .resolve("conformance-tests/src/test/resources/ahead/reasons.tsv");
        return Files.readAllLines(file).stream()
                .map(line -> line.split("\t"))
                .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1]));
    }

    @TestFactory
    Stream<DynamicTest> acceptedOrSkippedForAReason() throws IOException {
        Map<String, String> reasons = reasons();
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT));
        return TestObject.all("ahead").stream()
                .map(object -> DynamicTest.dynamicTest(object.toString(), () -> {
                    assumeTrue(Boolean.getBoolean("bpf4j.long"), "for the profile long");
                    ObjectFile loaded = object.load(ObjectFile.Options.none());
                    Judgement judgement =
                            judge.judge(loaded, loaded.programs().get(0)).judgement();
                    String reason = reasons.getOrDefault(object.name(), "");
                    assumeTrue(judgement.isAccepted() || reason.isEmpty(), () -> "still refused: " + reason);
                    assertTrue(judgement.isAccepted(), judgement::line);
                }));
    }
}
