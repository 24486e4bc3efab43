package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.capture.Capture;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real filter expressions, compiled by tcpdump: our engines pass as many packets of a real trace as tcpdump does. */
class TcpdumpTest {
    private static final String TCPDUMP = "tcpdump";

    /** What a command prints on stdout, if it is there and succeeds. */
    private static Optional<String> output(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            return Optional.empty();
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "tcpdump hangs");
        return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
    }

    @Test
    void everyExpressionPassesAsManyPacketsAsInTcpdump() throws IOException, InterruptedException {
        assumeTrue(output(TCPDUMP, "--version").isPresent(), "tcpdump is not installed");
        Path capture = SharedData.path("captures/mix-2k.pcap");
        int compared = 0;
        for (String expression : Files.readAllLines(SharedData.path("filters/expressions.txt"))) {
            Optional<String> program = output(TCPDUMP, "-y", "EN10MB", "-ddd", expression);
            Optional<String> count = output(TCPDUMP, "-r", capture.toString(), "--count", expression);
            if (program.isPresent() && count.isPresent()) {
                ClassicProgram classic =
                        ProgramFormat.DECIMAL.decode(program.get().getBytes(StandardCharsets.US_ASCII));
                if (ClassicChecker.linux().check(classic).isPresent()) {
                    assertTrue(expression.contains("protochain"), expression + " is refused, and has no loop");
                    continue;
                }
                int expected = Integer.parseInt(count.get().split(" ")[0]);
                assertEquals(List.of(expected, expected, expected), passes(classic, capture), expression);
                compared++;
            }
        }
        System.out.println("[tcpdump] " + compared + " expressions pass the same packets");
        assertTrue(compared > 100, compared + " expressions only");
    }

    /** Packets passed by the classic interpreter, the interpreter and the JIT. */
    private static List<Integer> passes(ClassicProgram program, Path file) throws IOException {
        Engines<SocketBuffer> engines =
                Engines.of(ClassicTranslator.translate(program), ClassicTranslator.SOCKET_FILTER);
        List<Integer> passes = new ArrayList<>(List.of(0, 0, 0));
        try (Capture capture = Capture.open(file)) {
            while (capture.next()) {
                byte[] packet = new byte[capture.capturedLength()];
                capture.copyTo(packet, 0);
                SocketBuffer skb = new SocketBuffer().packet(packet, 0, packet.length, (int) capture.wireLength());
                count(passes, 0, ClassicInterpreter.run(program, ClassicInputs.of(skb, Engines.host(0))));
                count(passes, 1, engines.interpret(skb, Engines.host(0)));
                count(passes, 2, engines.compiled(skb, Engines.host(0)));
            }
        }
        return passes;
    }

    private static void count(List<Integer> passes, int engine, int result) {
        if (result != 0) {
            passes.set(engine, passes.get(engine) + 1);
        }
    }
}
