package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The adapters in C, built for a test. */
public final class Adapters {
    private Adapters() {}

    /** Builds all of them into a directory; skips the test where a compiler or libpcap's headers are missing. */
    public static void build(Path directory) throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/usr/include/pcap/pcap.h")), "libpcap's headers are not installed");
        assumeTrue(succeeds("cc", "--version"), "there is no C compiler");
        Path script = Path.of(System.getProperty("bpf4j.root", ".."), "conformance-tests/adapters/build.sh");
        assertTrue(succeeds("sh", script.toString(), directory.toString()), "the adapters do not build");
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
