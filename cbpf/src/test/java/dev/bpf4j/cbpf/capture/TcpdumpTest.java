package dev.bpf4j.cbpf.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.cbpf.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Counts of packets compared with those of tcpdump; skipped where it is not installed. */
class TcpdumpTest {

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void packetCounts() throws Exception {
        try {
            output("tcpdump", "--version");
        } catch (IOException e) {
            Assumptions.abort("skipped: tcpdump is not installed");
        }
        for (Path file : SharedData.files("captures", ".pcap", ".pcapng")) {
            try (Capture capture = Capture.open(file)) {
                while (capture.next()) {}
                String output = output("tcpdump", "-r", file.toString(), "--count");
                String count = output.lines().reduce("", (before, line) -> line).split(" ")[0];
                assertEquals(count, String.valueOf(capture.packets()), file + ": " + output);
            }
        }
    }
}
