package dev.bpf4j.conformance.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.BpfAsm;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.cbpf.run.PacketInput;
import dev.bpf4j.conformance.suite.Adapters;
import dev.bpf4j.conformance.suite.PacketData;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.engine.Answer;
import dev.bpf4j.conformance.suite.engine.ExternalEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the optimiser of libpcap 1.11's development version makes of filters. That version is not installed anywhere, so its
 * programs are written here after what is known of its two mistakes; the packets are run by the libpcap that is installed.
 */
class NewerOptimiserTest {
    private static final Limits LONG_PACKETS = Limits.DEFAULT.withMinimumPacket(300);

    /** Two hosts or-ed under a third one, or any of five: all five decide, as those of the first half are among them. */
    private static final String FIVE_HOSTS =
            "(host 10.0.0.1 and (host 10.0.0.2 or host 10.0.0.3)) or (host 10.0.0.1 or host 10.0.0.2 or host 10.0.0.3"
                    + " or host 10.0.0.4 or host 10.0.0.5)";

    /** Sources and destinations of IPv4, then ARP; one test of a destination can be left out. */
    private static String fiveHosts(String destination) {
        return """
                ldh [12]
                jeq #0x800, ip, other
                ip: ld [26]
                jeq #0xa000001, pass
                jeq #0xa000002, pass
                jeq #0xa000003, pass
                jeq #0xa000004, pass
                jeq #0xa000005, pass
                ld [30]
                """ + destination + """
                jeq #0xa000002, pass
                jeq #0xa000003, pass
                jeq #0xa000004, pass
                jeq #0xa000005, pass, drop
                other: jeq #0x806, arp
                jeq #0x8035, arp, drop
                arp: ld [28]
                jeq #0xa000001, pass
                jeq #0xa000002, pass
                jeq #0xa000003, pass
                jeq #0xa000004, pass
                jeq #0xa000005, pass
                ld [38]
                jeq #0xa000001, pass
                jeq #0xa000002, pass
                jeq #0xa000003, pass
                jeq #0xa000004, pass
                jeq #0xa000005, pass, drop
                pass: ret #262144
                drop: ret #0
                """;
    }

    /** VXLAN over IPv4 whose inner frame is ARP. Where that frame begins goes through M[1]. */
    private static String vxlanAndArp(String keepOffset) {
        return """
                ldh [12]
                jne #0x800, drop
                ldb [23]
                jne #17, drop
                ldh [20]
                jset #0x1fff, drop
                ldx 4*([14]&0xf)
                ldh [x + 16]
                jne #4789, drop
                ldb [x + 22]
                jset #8, inner, drop
                inner: txa
                add #30
                """ + keepOffset + """
                ldx M[1]
                ldh [x + 12]
                jne #0x806, drop
                ret #262144
                drop: ret #0
                """;
    }

    @TempDir
    static Path directory;

    /**
     * The test of one host is moved up a chain of tests past the load that it depends on (the step that is called
     * or_pullup), and lost: packets to that host are dropped.
     */
    @Test
    void aTestThatIsPulledPastItsLoadIsFound() throws IOException, InterruptedException {
        ClassicProgram right = BpfAsm.parse(fiveHosts("jeq #0xa000001, pass\n"));
        ClassicProgram plain = SharedFilters.compile(FIVE_HOSTS, false).orElseThrow();
        Prover prover = new Prover(LONG_PACKETS);
        Result same = prover.prove(AnyProgram.of(plain), AnyProgram.of(right), Kind.PACKET);
        assertInstanceOf(Result.Equivalent.class, same, same::line);
        requireDifferent(plain, BpfAsm.parse(fiveHosts("")), Kind.PACKET);
    }

    /** The store of M[1] is taken for a dead one, its load stays. */
    @Test
    void aCellThatIsNeverWrittenIsFound() throws IOException, InterruptedException {
        ClassicProgram right = BpfAsm.parse(vxlanAndArp("st M[1]\n"));
        ClassicProgram wrong = BpfAsm.parse(vxlanAndArp(""));
        requireDifferent(right, wrong, Kind.CAPTURE);
        Prover prover = new Prover(LONG_PACKETS);
        assertThrows(
                IllegalArgumentException.class,
                () -> prover.prove(AnyProgram.of(right), AnyProgram.of(wrong), Kind.PACKET));
        Result itself = prover.prove(AnyProgram.of(wrong), AnyProgram.of(wrong), Kind.CAPTURE);
        assertTrue(!(itself instanceof Result.Equivalent), itself::line);
    }

    private static void requireDifferent(ClassicProgram right, ClassicProgram wrong, Kind kind)
            throws IOException, InterruptedException {
        Result result = new Prover(LONG_PACKETS).prove(AnyProgram.of(right), AnyProgram.of(wrong), kind);
        Counterexample.Packet packet = (Counterexample.Packet)
                assertInstanceOf(Result.Different.class, result, result::line).input();
        assertTrue(packet.isPlain(), packet::text);
        assertNotEquals(
                ClassicInterpreter.run(right, PacketInput.of(packet.data())),
                ClassicInterpreter.run(wrong, PacketInput.of(packet.data())),
                packet::text);
        Adapters.build(directory);
        assertEquals(new Answer.Value(262144), libpcap(right, packet), packet::text);
        assertEquals(new Answer.Value(0), libpcap(wrong, packet), packet::text);
    }

    /** What libpcap's own interpreter says. */
    private static Answer libpcap(ClassicProgram program, Counterexample.Packet packet) {
        RunVector vector = new RunVector(
                "pair/packet", program, PacketData.of(packet.data()), 262144, Set.of(), List.of("counterexample"));
        String adapter = directory.resolve("libpcap").toString();
        try (ExternalEngine engine = ExternalEngine.start(ExternalEngine.Settings.of(List.of(adapter)))) {
            return engine.answer(vector);
        }
    }
}
