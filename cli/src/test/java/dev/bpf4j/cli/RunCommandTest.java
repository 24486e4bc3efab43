package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.capture.LinkType;
import dev.bpf4j.cbpf.capture.PcapWriter;
import dev.bpf4j.conformance.kernel.LiveKernel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    @TempDir
    private Path folder;

    /** A capture of packets of these lengths, all bytes 1; only half of each is captured. */
    private String capture(int... lengths) throws IOException {
        Path file = folder.resolve("capture.pcap");
        try (OutputStream out = Files.newOutputStream(file);
                PcapWriter writer = PcapWriter.micros(out, LinkType.EN10MB)) {
            for (int length : lengths) {
                byte[] data = new byte[length / 2];
                java.util.Arrays.fill(data, (byte) 1);
                writer.write(0, length, data, 0, data.length);
            }
        }
        return file.toString();
    }

    private static Outcome run(String program, String... options) {
        return Outcome.ofText(
                program,
                Stream.concat(Stream.of("run", "-"), Stream.of(options)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "interpreter", "jit"})
    void enginesAgreeOnAPassingPacket(String engine) {
        String[] args = {
            "run", Repository.file(Repository.FILTER), "--engine", engine, "--pcap", Repository.file(Repository.CAPTURE)
        };
        assertEquals("passes:10 fails:290\n", Outcome.of(args).succeeds().out());
    }

    /** Ancillary values, headers, lengths: everything that depends on how packets are set up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ld len",
                "ld proto",
                "ld poff",
                "ld type",
                "ld ifidx",
                "ld vlan_avail",
                "ldh [12]",
                "ldb [-1048576]",
                "ldb [-2097140]",
                "ldxb 4*([14]&0xf)\ntxa",
                "ld [60]",
            })
    void enginesAgreeOnEveryPacket(String load) {
        String program = load + "\nret a\n";
        String capture = Repository.file(Repository.CAPTURE);
        List<String> outputs = Stream.of("classic", "interpreter", "jit")
                .map(engine -> run(program, "--print", "--pcap", capture, "--engine", engine)
                        .succeeds()
                        .out())
                .distinct()
                .toList();
        assertEquals(1, outputs.size());
        assertEquals(301, outputs.get(0).lines().count());
    }

    @Test
    void theKernelAgreesOnPacketBytes() {
        Assumptions.assumeTrue(LiveKernel.availability().present(), "needs the live kernel");
        String capture = Repository.file(Repository.CAPTURE);
        String program = "ldh [12]\njeq #0x800, 1, 2\n".replace("1, 2", "ipv4, other")
                + "ipv4: ldb [23]\nret a\nother: ret #7\n";
        assertEquals(
                run(program, "--print", "--pcap", capture, "--engine", "classic")
                        .succeeds()
                        .out(),
                run(program, "--print", "--pcap", capture, "--engine", "kernel")
                        .succeeds()
                        .out());
    }

    @Test
    void theKernelHasALimit() throws IOException {
        Assumptions.assumeTrue(LiveKernel.availability().present(), "needs the live kernel");
        String capture = capture(100, 20000);
        Outcome outcome = run("ret #1\n", "--pcap", capture, "--engine", "kernel")
                .fails(1, "capture.pcap: packet 2: the kernel does not run a packet of 10000 bytes");
        assertEquals("passes:1 fails:0\n", outcome.out());
    }

    @Test
    void theKernelRefusesWhatItsVerifierRejects() throws IOException {
        Assumptions.assumeTrue(LiveKernel.availability().present(), "needs the live kernel");
        run("exit\n", "--pcap", capture(100), "--engine", "kernel")
                .fails(1, "-: the kernel refuses the program: R0 !read_ok (EACCES)");
    }

    @Test
    void lengthIsThatOnTheWire() throws IOException {
        String capture = capture(100, 64, 0);
        assertEquals(
                List.of("100", "64", "0", "passes:2 fails:1"),
                run("ld len\nret a\n", "--print", "--pcap", capture).succeeds().lines());
        String beyond = "ldb [40]\nret #5\n";
        assertEquals(
                List.of("5", "0", "0", "passes:1 fails:2"),
                run(beyond, "--print", "--pcap", capture).succeeds().lines());
    }

    @Test
    void bigPacketsGrowTheBuffer() throws IOException {
        String capture = capture(100, 400_000, 100);
        String program = "ldb [199999]\nret a\n";
        assertEquals(
                "passes:1 fails:2\n", run(program, "--pcap", capture).succeeds().out());
    }

    @Test
    void valuesAreUnsigned() throws IOException {
        String capture = capture(20);
        assertEquals(
                "4294967295",
                run("ret #-1\n", "--print", "--pcap", capture).lines().get(0));
        String extended = "r0 = -1\nexit\n";
        assertEquals(
                "18446744073709551615",
                run(extended, "--print", "--pcap", capture).lines().get(0));
        String high = "r0 = 0x100000000 ll\nexit\n";
        assertEquals(
                List.of("4294967296", "passes:0 fails:1"),
                run(high, "--print", "--pcap", capture).lines());
    }

    @Test
    void jsonOfCaptures() throws IOException {
        String capture = capture(20, 30);
        Map<String, String> summary = Map.of("packets", "2", "passes", "2", "fails", "0");
        assertEquals(
                List.of(summary),
                run("ret #1\n", "--json", "--pcap", capture).succeeds().json());
        assertEquals(
                List.of(Map.of("packet", "1", "result", "20"), Map.of("packet", "2", "result", "30"), summary),
                run("ld len\nret a\n", "--json", "--print", "--pcap", capture)
                        .succeeds()
                        .json());
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "a_trivial,   mem-zero64,       0x2a",
        "b1_alu10k,   mem-seed64,       0x21ae9938c86de7f9",
        "b2_prime,    mem-prime64,      0x1",
        "c_tcp443,    mem-v4-443-64,    0x40000",
        "c_tcp443,    mem-v6-443-1500,  0x40000",
        "c_tcp443,    mem-v4-80-1500,   0x0",
        "d1_memcpy750,mem-v4-443-1500,  0x7e",
        "d2_csum1500, mem-v4-443-1500,  0x323c",
        "e_call1k,    mem-seed64,       0x364fda594d75a16f",
        "f_stack1k,   mem-seed64,       0x123456789b36d1b",
    })
    // spotless:on
    void benchmarkProgramsOverMemory(String program, String memory, String expected) throws IOException {
        String file = Repository.shared("vm-bench/" + program + ".hex");
        String digits = Files.readString(Path.of(Repository.shared("vm-bench/" + memory + ".hex")));
        for (String engine : List.of("interpreter", "jit")) {
            Outcome outcome = Outcome.of("run", file, "--mem", digits, "--engine", engine);
            assertEquals(expected + "\n", outcome.succeeds().out());
        }
    }

    @Test
    void memoryIsHexadecimal() {
        String length = "r0 = r2\nexit\n";
        assertEquals("0x0\n", run(length, "--mem", "").succeeds().out());
        assertEquals("0x3\n", run(length, "--mem", "0x00 01\n02").succeeds().out());
        run(length, "--mem", "123").fails(2, "--mem takes a file or an even number of hexadecimal digits");
        run(length, "--mem", "zz").fails(2, "--mem takes a file or an even number of hexadecimal digits");
        Map<String, String> object =
                run("r0 = -1\nexit\n", "--mem", "", "--json").json().get(0);
        assertEquals(Map.of("result", "18446744073709551615", "hex", "0xffffffffffffffff"), object);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0x7fff0000 | ALLOW",
        "0x00050001 | ERRNO(1)",
        "0x00030007 | TRAP(7)",
        "0x7ff0002a | TRACE(42)",
        "0x7ffc0000 | LOG",
        "0x7fc00000 | USER_NOTIF",
        "0x80000000 | KILL_PROCESS",
        "0x00000000 | KILL_THREAD",
        "0x12340000 | KILL_PROCESS (unknown action)",
    })
    // spotless:on
    void seccompActionsInWords(String value, String action) {
        for (String engine : List.of("classic", "interpreter", "jit")) {
            Outcome outcome = run("ret #" + value + "\n", "--seccomp", "1 2", "--engine", engine);
            assertEquals(value + " " + action + "\n", outcome.succeeds().out());
        }
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[0]  | 0x0000003b | 59 0xc000003e",
        "[4]  | 0xc000003e | 59 0xc000003e",
        "[8]  | 0x55667788 | 59 0 0x1122334455667788",
        "[12] | 0x11223344 | 59 0 0x1122334455667788",
        "[16] | 0xffffffff | 59 0 0 -1",
        "[56] | 0x00000006 | 59 0 0 1 2 3 4 5 6",
        "[60] | 0x00000000 | 59 0 0 1 2 3 4 5 6",
    })
    // spotless:on
    void seccompDataIsReadFromWords(String load, String value, String call) {
        for (String engine : List.of("classic", "interpreter", "jit")) {
            Outcome outcome = run("ld " + load + "\nret a\n", "--seccomp", call, "--engine", engine);
            assertTrue(outcome.succeeds().out().startsWith(value + " "), outcome.out());
        }
    }

    @Test
    void realSeccompFilter() {
        String filter = Repository.shared("seccomp/docker-like.bpf");
        Outcome read = Outcome.of("run", filter, "--json", "--seccomp", "0 0xc000003e");
        assertEquals(
                List.of(Map.of("result", "2147418112", "action", "ALLOW")),
                read.succeeds().json());
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1                      | not 1 number",
        "1 2 3 4 5 6 7 8 9 10   | not 10 numbers",
        "one 2                  | 'one' is not a number",
        "0x100000000 2          | 0x100000000 does not fit 32 bits",
        "1 2 0x10000000000000000| does not fit 64 bits",
    })
    // spotless:on
    void malformedSystemCallsAreWrongUsage(String call, String part) {
        run("ret #1\n", "--seccomp", call).fails(2, part);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "r0 = 1; exit | --mem 00 --engine classic     | --engine classic runs classic programs",
        "r0 = 1; exit | --mem 00 --engine kernel      | --engine kernel runs programs over captures only",
        "r0 = 1; exit | --seccomp 1,2                 | --seccomp takes classic programs",
        "ret #1       | --mem 00                      | --mem takes extended programs",
        "ret #1       | --seccomp 1,2 --engine kernel | --engine kernel runs programs over captures only",
    })
    // spotless:on
    void whatDoesNotFitTogetherIsWrongUsage(String program, String options, String part) {
        run(program.replace("; ", "\n") + "\n", options.split(" ")).fails(2, part);
    }

    @Test
    void rejectedProgramsDoNotRun() throws IOException {
        Outcome outcome = run("exit\n", "--pcap", capture(20)).fails(1, "-: rejected: insn 0: R0 !read_ok");
        assertEquals("", outcome.out());
        run("exit\n", "--mem", "").fails(1, "-: rejected: insn 0: R0 !read_ok");
        run("ld M[1]\nret a\n", "--pcap", capture(20)).fails(1, "-: insn 0: M[1] may be read before it is written");
        run("ldh [1]\nret a\n", "--seccomp", "1 2", "--engine", "classic").fails(1, "(rule SECCOMP_OPCODE)");
        String leak = "r0 = r10\nexit\n";
        run(leak, "--mem", "").fails(1, "-: rejected: insn ");
        run(leak, "--mem", "", "--profile", "root").succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "jit"})
    void unverifiedProgramsTrapInOneLine(String engine) throws IOException {
        String wild = "r1 = 0\nr0 = *(u8 *)(r1 +8)\nexit\n";
        Outcome outcome = run(wild, "--unverified", "--engine", engine, "--pcap", capture(20))
                .fails(1, "-: trap at packet 1: insn 1: ");
        assertEquals("passes:0 fails:0\n", outcome.out());
        run(wild, "--unverified", "--engine", engine, "--mem", "").fails(1, "-: trap: insn 1: ");
    }

    private static final String OBJECT = "examples/protocols.o";

    private static Outcome object(String... options) {
        Stream<String> command =
                Stream.of("run", Repository.file(OBJECT), "--pcap", Repository.file(Repository.CAPTURE));
        return Outcome.of(Stream.concat(command, Stream.of(options)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "jit"})
    void objectsRunWithTheirMaps(String engine) {
        List<String> lines = object("--maps", "--engine", engine).succeeds().lines();
        assertEquals("pass:300", lines.get(0));
        assertEquals("map packets (array):", lines.get(1));
        assertTrue(lines.contains("  6: 171"), lines::toString);
    }

    @Test
    void objectsInJson() {
        List<String> lines = object("--maps", "--json", "--print").succeeds().lines();
        assertEquals("{\"packet\":1,\"result\":2,\"action\":\"pass\"}", lines.get(0));
        assertEquals("{\"packets\":300,\"actions\":{\"pass\":300}}", lines.get(300));
        String map = lines.get(301);
        assertTrue(map.startsWith("{\"map\":\"packets\",\"type\":\"array\",\"elements\":[{\"key\":0,"), map);
        assertTrue(map.contains("{\"key\":6,\"value\":171}"), map);
    }

    @Test
    void packetsAreWrittenAsTheProgramLeftThem() throws IOException {
        Path written = folder.resolve("out.pcap");
        object("--write", written.toString()).succeeds();
        assertEquals(
                "passes:10 fails:290\n",
                Outcome.of("run", Repository.file(Repository.FILTER), "--pcap", written.toString())
                        .succeeds()
                        .out());
    }

    @Test
    void theProgramOfAnObjectIsChosen() {
        assertEquals("pass:300", object("--program", "count").succeeds().lines().get(0));
        assertEquals("pass:300", object("--section", "xdp").succeeds().lines().get(0));
        object("--program", "other").fails(1, "no such program, there are: count (section xdp)");
        object("--engine", "kernel").fails(2, "objects run in interpreter and jit");
        Outcome.of("run", Repository.file(OBJECT), "--mem", "00").fails(2, "run on captures");
        run("ret #1\n", "--mem", "00", "--maps").fails(2, "are for object files");
    }

    /** The first packet of each of four lengths starts a timer. */
    @Test
    void objectsMayHaveTimers() {
        String object = Repository.file("conformance-tests/src/test/resources/programs/objects/xdp_timer.el.v3.o");
        String out = Outcome.of("run", object, "--pcap", Repository.file("examples/traffic.pcap"), "--maps", "--json")
                .succeeds()
                .out();
        assertTrue(out.contains("\"1016\":296"), out);
    }
}
