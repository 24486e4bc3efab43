package dev.bpf4j.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Programs of all types against what Linux 6.18 said of them: contexts, packets, sockets and their references, return
 * values ({@code verdicts.jsonl}); instructions, atomics, maps, helpers, calls and callbacks ({@code areas.jsonl}). A line
 * of these files in {@code contexts} is a case of {@link CaseReader} with the kernel's {@code verdict},
 * {@code insn} and {@code message}, and with {@code ours} where ours is another for that reason.
 */
class ContextVerdictsTest {
    private static final List<String> FILES = List.of("verdicts.jsonl", "areas.jsonl");
    private static final int LEAST_CASES = 3400;
    private static final String RELEASE = "6.18";
    private static final String LEAK = "BPF_EXIT instruction in main prog would lead to reference leak";

    private record Recorded(VerifierCase program, Map<String, Object> line) {
        static Recorded of(String line) {
            return new Recorded(CaseReader.of(line).read(), JsonTree.object(line));
        }

        Optional<String> text(String field) {
            return Optional.ofNullable((String) line.get(field));
        }

        boolean sameVerdict(Judgement judgement) {
            return judgement.kind().toString().equals(line.get("verdict"));
        }

        /** The kernel says nothing where it refuses before it looks at the program, and more where references leak. */
        boolean sameMessage(Judgement judgement) {
            return text("message")
                    .map(message -> message.equals(judgement.message())
                            || message.equals(LEAK) && judgement.message().startsWith("Unreleased reference"))
                    .orElse(true);
        }
    }

    private static List<Recorded> recorded() {
        return FILES.stream().flatMap(ContextVerdictsTest::recorded).toList();
    }

    private static Stream<Recorded> recorded(String file) {
        try (InputStream in = ContextVerdictsTest.class.getResourceAsStream("/contexts/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(Recorded::of).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void oursAreTheKernels() {
        List<Recorded> all = recorded();
        assertTrue(all.size() >= LEAST_CASES);
        compare(all, Profile.ROOT, 1);
    }

    /** What the kernel said to a process with {@code CAP_BPF} and {@code CAP_NET_ADMIN} only. */
    @Test
    void oursAreTheKernelsWithoutPerfmon() {
        compare(recorded("capabilities.jsonl").toList(), Profile.CAP_BPF, 2);
    }

    /** @param percent how many refusals may be in other words */
    private static void compare(List<Recorded> all, Profile profile, int percent) {
        OwnJudge judge = new OwnJudge(profile);
        List<String> wrong = new ArrayList<>();
        int otherWords = 0;
        for (Recorded one : all) {
            Judgement ours = judge.judge(one.program());
            boolean same = one.sameVerdict(ours);
            if (same == one.text("ours").isPresent()) {
                wrong.add(one.program().id() + ": kernel " + one.line().get("verdict") + " "
                        + one.text("message").orElse("") + ", ours " + ours.line());
            }
            otherWords += same && !one.sameMessage(ours) ? 1 : 0;
        }
        System.out.println(
                "[contexts] " + profile + ": " + all.size() + " cases, " + otherWords + " refused in other words");
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
        assertTrue(otherWords * 100 <= all.size() * percent, otherWords + " refusals in other words");
    }

    @Test
    void theKernelStillSaysSo() {
        assumeTrue(Boolean.getBoolean("bpf4j.long"), "profile long");
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        assumeTrue(kernel.release().startsWith(RELEASE), () -> "live kernel: " + kernel.release() + ", not " + RELEASE);
        KernelJudge judge = new KernelJudge(kernel, new KernelPace());
        List<String> wrong = new ArrayList<>();
        for (Recorded one : recorded()) {
            Judgement now = judge.judge(one.program());
            if (!one.sameVerdict(now)) {
                wrong.add(one.program().id() + ": recorded " + one.line().get("verdict") + ", now " + now.line());
            }
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }
}
