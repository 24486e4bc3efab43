package dev.bpf4j.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * At Linux's limit of a million instructions 1 GiB is enough, whatever a program makes the verifier remember; tried in a
 * process of its own. By default it is a fiftieth of the limit.
 */
class MemoryTest {
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");

    @Test
    void theLimitIsReachedBeforeTheMemoryEnds() throws IOException, InterruptedException {
        int budget = LONG ? 1_000_000 : 20_000;
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        LONG ? "-Xmx1g" : "-Xmx40m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AtTheLimit.class.getName(),
                        Integer.toString(budget))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it does not end");
        List<String> expected = Arrays.stream(AtTheLimit.values())
                .map(shape -> shape + ": BPF program is too large. Processed " + (budget + 1) + " insn")
                .toList();
        assertEquals(expected, printed.lines().toList());
        assertEquals(0, process.exitValue());
    }
}
