package dev.bpf4j.cbpf.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.SharedData;
import dev.bpf4j.cbpf.Tcpdump;
import dev.bpf4j.cbpf.capture.Capture;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.check.Refusal;
import dev.bpf4j.cbpf.check.Rule;
import dev.bpf4j.cbpf.format.ProgramFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Programs that tcpdump compiles: its spellings, and how many packets it says they match. */
class TcpdumpFiltersTest {

    private static ClassicProgram compiled(Path capture, String expression) throws Exception {
        byte[] decimal =
                Tcpdump.run("-r", capture.toString(), "-ddd", expression).getBytes(StandardCharsets.US_ASCII);
        assertEquals(ProgramFormat.DECIMAL, ProgramFormat.detect(decimal).format(), expression);
        return ProgramFormat.DECIMAL.decode(decimal);
    }

    private static String text(ProgramFormat format, ClassicProgram program) {
        return new String(format.encode(program), StandardCharsets.US_ASCII);
    }

    private static int matches(Path file, ClassicProgram program) throws IOException {
        int matches = 0;
        byte[] data = new byte[1 << 18];
        PacketInput input = new PacketInput();
        try (Capture capture = Capture.open(file)) {
            while (capture.next()) {
                capture.copyTo(data, 0);
                input.packet(data, 0, capture.capturedLength(), (int) capture.wireLength());
                matches += ClassicInterpreter.run(program, input) != 0 ? 1 : 0;
            }
        }
        return matches;
    }

    @Test
    void spellingsAndMatches() throws Exception {
        Tcpdump.assumeInstalled();
        Path capture = SharedData.files("captures", "mix-2k.pcap").get(0);
        List<String> expressions = Files.readAllLines(
                SharedData.files("filters", "expressions.txt").get(0));
        for (String expression : expressions) {
            ClassicProgram program = compiled(capture, expression);
            // loops, which libpcap can run and Linux refuses
            Optional<Rule> refused = expression.contains("protochain") ? Optional.of(Rule.JA_RANGE) : Optional.empty();
            assertEquals(refused, ClassicChecker.linux().check(program).map(Refusal::rule), expression);
            assertEquals(
                    Tcpdump.run("-r", capture.toString(), "-d", expression),
                    text(ProgramFormat.TCPDUMP, program),
                    expression);
            assertEquals(
                    Tcpdump.run("-r", capture.toString(), "-dd", expression),
                    text(ProgramFormat.C, program),
                    expression);
            String count =
                    Tcpdump.run("-r", capture.toString(), "--count", expression).split(" ")[0];
            assertEquals(count, String.valueOf(matches(capture, program)), expression);
        }
    }
}
