package dev.bpf4j.cbpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The installed tcpdump, as an oracle; tests that need it are skipped where there is none. */
public final class Tcpdump {

    private Tcpdump() {}

    /** Skips the calling test where tcpdump is not installed. */
    public static void assumeInstalled() throws InterruptedException {
        try {
            run("--version");
        } catch (IOException e) {
            Assumptions.abort("skipped: tcpdump is not installed");
        }
    }

    /** What it prints on standard output. */
    public static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("tcpdump"), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
