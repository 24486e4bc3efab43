package dev.bpf4j.conformance.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.MapFd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our verdicts on the cases, against what a kernel said once and, where there is one of that release, what it says now. */
class VerdictCorpusTest {
    private static final List<String> FILES =
            List.of("scalars.txt", "stack.txt", "packets.txt", "memory.txt", "control.txt");
    private static final int LEAST_CASES = 600;
    private static final String RELEASE = "6.18";
    private static final int PAUSE_EVERY = 32;
    private static final long PAUSE_MILLIS = 20;

    /** What we process at most, as a multiple of what the kernel does; programs of a few instructions apart. */
    private static final int MOST_PROCESSED = 3;

    private static final int FEW = 20;

    private static List<VerdictCase> cases() {
        return FILES.stream()
                .flatMap(file -> VerdictFile.read(text(file)).stream())
                .toList();
    }

    private static String text(String file) {
        try (InputStream in = VerdictCorpusTest.class.getResourceAsStream("/verdicts/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void oursAreTheKernels() {
        List<VerdictCase> cases = cases();
        List<String> wrong = new ArrayList<>();
        int other = 0;
        for (VerdictCase c : cases) {
            VerdictCase.Answer kernel = c.kernel().orElseThrow();
            VerdictCase.Answer ours = Verdicts.ours(c);
            boolean same = kernel.agreesWith(ours) && ours.processed() <= MOST_PROCESSED * kernel.processed() + FEW;
            other += same ? 0 : 1;
            if (same == c.ours().isPresent()) {
                wrong.add(c.name() + "\n  kernel " + kernel + "\n  ours   " + ours);
            }
        }
        System.out.println("[verdicts] " + cases.size() + " cases, " + other + " with another verdict, for a reason");
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
        assertTrue(cases.size() >= LEAST_CASES);
    }

    @Test
    void theKernelStillSaysSo() throws InterruptedException {
        assumeTrue(Boolean.getBoolean("bpf4j.long"), "profile long");
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        assumeTrue(kernel.release().startsWith(RELEASE), () -> "live kernel: " + kernel.release() + ", not " + RELEASE);
        List<MapFd> maps = Verdicts.maps(kernel);
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (VerdictCase c : cases()) {
            if (++asked % PAUSE_EVERY == 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            VerdictCase.Answer now = Verdicts.kernel(kernel, maps, c);
            if (!now.equals(c.kernel().orElseThrow())) {
                wrong.add(c.name() + "\n  recorded " + c.kernel().orElseThrow() + "\n  now      " + now);
            }
        }
        maps.forEach(MapFd::close);
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }
}
