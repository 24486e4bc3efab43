package dev.bpf4j.cbpf.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.SharedData;
import dev.bpf4j.cbpf.Tcpdump;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Counts of packets compared with those of tcpdump. */
class TcpdumpTest {

    @Test
    void packetCounts() throws Exception {
        Tcpdump.assumeInstalled();
        for (Path file : SharedData.files("captures", ".pcap", ".pcapng")) {
            try (Capture capture = Capture.open(file)) {
                while (capture.next()) {
                    assertTrue(capture.capturedLength() <= capture.wireLength(), file.toString());
                }
                String count = Tcpdump.run("-r", file.toString(), "--count").split(" ")[0];
                assertEquals(count, String.valueOf(capture.packets()), file.toString());
            }
        }
    }
}
