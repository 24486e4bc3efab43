package dev.bpf4j.conformance.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.capture.LinkType;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.cbpf.run.PacketInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** tcpdump's optimised programs against its unoptimised ones. */
class FilterPairTest {
    /**
     * Longer than what any of the filters reads. Its optimiser drops loads whose value is not needed, and with them the
     * end of the program on packets that are too short (issue 430 of libpcap).
     */
    private static final int LONG_PACKET = 300;

    /** Expressions that libpcap 1.10.3 miscompiles. */
    private static final List<String> MISCOMPILED = List.of(
            "not ((port 80 or port 443) and stp) and (tcp port 80 or tcp port 8080)",
            "tcp and not (host 10.0.0.1 and (port 80 or port 443)) and (port 80 or port 8080)",
            "host 10.0.0.1 and not ((host 1.2.3.4 or host 5.6.7.8) and icmp) and not (host 5.6.7.8 or host 10.0.0.1)",
            "len >= 2147483648 & 2147483648 or len < 0 | 2147483648",
            "len <= 4294967295 & 2147483647 and len > 2147483647 + 0",
            "(1 = 0) || (1 / 4294967295 = 0) and (0 & 4294967295 = 0)",
            "1/2=1/3&&1>4/5&&1>6/7",
            "ether[0:1] & 0xffffffff != 0");

    @TempDir
    private Path folder;

    private static Optional<Result> compare(String expression, Limits limits) throws IOException, InterruptedException {
        Optional<ClassicProgram> optimised = SharedFilters.compile(expression, true);
        Optional<ClassicProgram> plain = SharedFilters.compile(expression, false);
        return optimised.flatMap(first -> plain.map(
                second -> new Prover(limits).prove(AnyProgram.of(first), AnyProgram.of(second), Kind.PACKET)));
    }

    private static Ledger compareAll(String title, Limits limits) throws IOException, InterruptedException {
        Ledger ledger = new Ledger(title);
        for (String expression : SharedFilters.expressions()) {
            compare(expression, limits).ifPresent(result -> ledger.add(expression, result));
        }
        ledger.print();
        assertTrue(ledger.size() > 100, "few expressions");
        assertEquals(List.of(), ledger.lines(Result.Unknown.class));
        return ledger;
    }

    @Test
    void optimisedProgramsAreEquivalentOnLongPackets() throws IOException, InterruptedException {
        Ledger ledger = compareAll(
                "tcpdump optimised and not, packets of at least " + LONG_PACKET + " bytes",
                Limits.DEFAULT.withMinimumPacket(LONG_PACKET));
        assertEquals(List.of(), ledger.lines(Result.Different.class));
        assertTrue(ledger.lines(Result.Equivalent.class)
                .get(0)
                .contains(" over packets of at least " + LONG_PACKET + " bytes"));
    }

    /** What is different on short packets only: an optimised program that passes a packet that is cut off. */
    @Test
    void optimisedProgramsDifferOnShortPacketsOnly() throws IOException, InterruptedException {
        Ledger ledger = compareAll("tcpdump optimised and not, any packet", Limits.DEFAULT);
        ledger.lines(Result.Different.class).forEach(line -> System.out.println("  " + line));
        assertTrue(ledger.count(Result.Equivalent.class) > 90, "few are equivalent");
    }

    @TestFactory
    Stream<DynamicTest> miscompiledFiltersAreDifferent() {
        return MISCOMPILED.stream()
                .map(expression -> DynamicTest.dynamicTest(expression, () -> requireMiscompiled(expression)));
    }

    private void requireMiscompiled(String expression) throws IOException, InterruptedException {
        String version = SharedFilters.tcpdumpVersion();
        assumeTrue(version.contains("libpcap version 1.10.3"), () -> "the mistakes are those of libpcap 1.10.3");
        Result result = compare(expression, Limits.DEFAULT.withMinimumPacket(LONG_PACKET))
                .orElseThrow();
        Counterexample.Packet packet = (Counterexample.Packet)
                assertInstanceOf(Result.Different.class, result, result::line).input();
        assertTrue(packet.isPlain(), packet::text);
        assertTrue(packet.captured() >= LONG_PACKET, packet::text);
        assertNotEquals(verdict(expression, true, packet), verdict(expression, false, packet), packet::text);
        Path capture = folder.resolve("counterexample.pcap");
        packet.writePcap(Files.newOutputStream(capture), LinkType.EN10MB);
        assertNotEquals(
                SharedFilters.passed(capture, expression, true),
                SharedFilters.passed(capture, expression, false),
                "tcpdump does not see the difference in " + packet.text());
    }

    private static int verdict(String expression, boolean optimise, Counterexample.Packet packet)
            throws IOException, InterruptedException {
        ClassicProgram program = SharedFilters.compile(expression, optimise).orElseThrow();
        return ClassicInterpreter.run(program, PacketInput.of(packet.data()));
    }

    /** libseccomp's two forms of one filter: a list of system calls, and a binary tree. */
    @Test
    void seccompFiltersAreEquivalentAsListAndAsTree() throws IOException {
        Map<String, ClassicProgram> filters = SharedFilters.seccomp();
        Ledger ledger = new Ledger("seccomp filters as list and as tree");
        filters.forEach((name, list) -> Optional.ofNullable(filters.get(name.replace(".bpf", ".bintree.bpf")))
                .filter(tree -> !tree.equals(list))
                .ifPresent(tree -> ledger.add(
                        name,
                        new Prover(Limits.DEFAULT).prove(AnyProgram.of(list), AnyProgram.of(tree), Kind.SECCOMP))));
        ledger.print();
        assertTrue(ledger.size() > 5, "few filters");
        assertEquals(
                ledger.size(),
                ledger.count(Result.Equivalent.class),
                () -> ledger.lines(Result.class).toString());
    }

    @Test
    void aProgramIsEquivalentToItself() throws IOException, InterruptedException {
        AnyProgram program =
                AnyProgram.of(SharedFilters.compile("tcp port 80", true).orElseThrow());
        Result result = new Prover(Limits.DEFAULT).prove(program, program, Kind.PACKET);
        assertTrue(result.line().contains(" 0 queries"), result::line);
    }

    @Test
    void differentFiltersAreToldApartByAPacket() throws IOException, InterruptedException {
        AnyProgram first =
                AnyProgram.of(SharedFilters.compile("tcp port 80", true).orElseThrow());
        AnyProgram second =
                AnyProgram.of(SharedFilters.compile("tcp port 81", true).orElseThrow());
        Result result = new Prover(Limits.DEFAULT).prove(first, second, Kind.PACKET);
        Result.Different different = assertInstanceOf(Result.Different.class, result, result::line);
        assertNotEquals(different.first(), different.second());
        assertFalse(different.line().contains("\n"));
    }
}
