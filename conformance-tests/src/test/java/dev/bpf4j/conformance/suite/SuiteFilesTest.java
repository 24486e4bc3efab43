package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The vector format: what is written is read again, and what is malformed is refused with its place. */
class SuiteFilesTest {
    private static final String HEADER =
            "{\"format\":\"bpf4j-conformance\",\"version\":1,\"layer\":\"x\",\"vectors\":1}\n";
    private static final String RUN = """
            {"id":"x/y/0","program":"1,6 0 0 5,","context":"packet","packet":"00ff","wire":3,"meta":{"mark":7},\
            "expect":5,"source":"interpreter","confirmed":["kernel-socket"],"tags":["y","z"]}
            """;
    private static final String CHECK = """
            {"id":"x/y/0","program":"1,255 0 0 5,","context":"seccomp","check":"refuse","rule":"OPCODE","insn":0,\
            "source":"checker","confirmed":[],"tags":["y"]}
            """;

    private static Suite read(String text) throws IOException {
        return SuiteReader.read(new StringReader(text), "x.jsonl");
    }

    private static String write(TestVector vector) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SuiteWriter.write(vector.layer(), List.of(vector), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theWholeSuiteSurvivesADirectory(@TempDir Path directory) throws IOException {
        SuiteWriter.write(GeneratedSuite.SUITE, directory.resolve("new"));
        Suite read = SuiteReader.read(directory.resolve("new"));
        assertEquals(new HashSet<>(GeneratedSuite.SUITE.vectors()), new HashSet<>(read.vectors()));
        assertEquals(GeneratedSuite.SUITE.vectors().size(), read.vectors().size());
    }

    @Property(tries = 300)
    void everyVectorSurvives(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        TestVector vector = vector(random);
        assertEquals(List.of(vector), read(write(vector)).vectors());
    }

    private static TestVector vector(Random random) {
        ClassicProgram program = ProgramGenerator.generate(random, 50, ProgramGenerator.Options.socketFilter());
        byte[] packet = new byte[random.nextInt(100)];
        random.nextBytes(packet);
        Map<Meta, Integer> values = new EnumMap<>(Meta.class);
        for (Meta field : Meta.values()) {
            if (random.nextBoolean()) {
                values.put(field, random.nextInt() & (int) field.max());
            }
        }
        Input input = new PacketData(
                HexFormat.of().formatHex(packet), packet.length + random.nextInt(9), new Metadata(values));
        Set<Confirmation> confirmed =
                random.nextBoolean() ? EnumSet.allOf(Confirmation.class) : EnumSet.noneOf(Confirmation.class);
        return new RunVector("l/f/" + random.nextInt(), program, input, random.nextInt(), confirmed, List.of("f", "g"));
    }

    @Test
    void theTextsOfTheseTestsAreReadAsWhatTheySay() throws IOException {
        RunVector run = (RunVector) read(HEADER + RUN).vectors().get(0);
        assertEquals(5, run.expected());
        assertEquals(new PacketData("00ff", 3, Metadata.NONE.with(Meta.MARK, 7)), run.input());
        assertEquals(Set.of(Confirmation.KERNEL_SOCKET), run.confirmed());
        CheckVector check = (CheckVector) read(HEADER + CHECK).vectors().get(0);
        assertEquals(ContextKind.SECCOMP, check.context());
        assertEquals("OPCODE", check.breach().orElseThrow().rule().name());
    }

    @Test
    void everyPrefixIsRefusedWithItsPlace() {
        for (String text : List.of(HEADER + RUN, HEADER + CHECK)) {
            for (int length = 0; length < text.length() - 1; length++) {
                String prefix = text.substring(0, length);
                String message = assertThrows(MalformedSuiteException.class, () -> read(prefix))
                        .getMessage();
                assertTrue(message.matches("(?s)x\\.jsonl:\\d+(:\\d+)?: .+"), message);
                assertEquals(1, message.lines().count(), message);
            }
        }
    }

    /** A change to a good file, and what is said. */
    private record Fault(String text, String from, String to, String message) {}

    // spotless:off
    private static final List<Fault> FAULTS = List.of(
            new Fault(RUN, "\"wire\":3", "\"wire\":1", "x.jsonl:2:66: \"packet\": 2 bytes captured, but only 1 on the wire"),
            new Fault(RUN, "00ff", "00f", "\"packet\": "),
            new Fault(RUN, "00ff", "00fg", "\"packet\": "),
            new Fault(RUN, "1,6 0 0 5,", "2,6 0 0 5,", "\"program\": "),
            new Fault(RUN, "1,6 0 0 5,", "1,6 0 0 4294967296,", "\"program\": "),
            new Fault(RUN, "\"packet\",", "\"paket\",", "\"context\": unknown word 'paket'"),
            new Fault(RUN, "\"expect\":5", "\"expect\":-1", "\"expect\": -1 is not in 0..4294967295"),
            new Fault(RUN, "\"expect\":5", "\"expect\":4294967296", "\"expect\": 4294967296 is not in 0..4294967295"),
            new Fault(RUN, "\"expect\":5", "\"expect\":\"5\"", "\"expect\": has the wrong type"),
            new Fault(RUN, "\"expect\":5", "\"expect\":5.0", "expected a string, an integer"),
            new Fault(RUN, "\"expect\":5", "\"expect\":123456789012345678901234567890", "expected an integer"),
            new Fault(RUN, "\"expect\":5,", "", "there is no \"expect\""),
            new Fault(RUN, "\"expect\":5,", "\"expect\":5,\"expect\":5,", "Duplicate"),
            new Fault(RUN, "\"mark\":7", "\"marks\":7", "\"meta\": unknown field marks"),
            new Fault(RUN, "\"mark\":7", "\"mark\":4294967296", "\"meta\": mark 4294967296 is not in 0..4294967295"),
            new Fault(RUN, "\"mark\":7", "\"type\":8", "\"meta\": type 8 is not in 0..7"),
            new Fault(RUN, "kernel-socket", "rumour", "\"confirmed\": unknown word rumour"),
            new Fault(RUN, "interpreter", "rumour", "\"source\": unknown word 'rumour'"),
            new Fault(RUN, "[\"y\",\"z\"]", "[]", "\"id\": tags are one or more words"),
            new Fault(RUN, "x/y/0", "xy0", "\"id\": an id is layer/name"),
            new Fault(RUN, "\"tags\"", "\"extra\":1,\"tags\"", "unknown field \"extra\""),
            new Fault(RUN, "}\n", "} {}\n", "expected the end of the line"),
            new Fault(RUN, "}\n", "}\n\n", "x.jsonl:3:1: expected a JSON object"),
            new Fault(RUN, "}\n", "}\n{}\n", "x.jsonl:3:1: there is no \"context\""),
            new Fault(CHECK, "OPCODE", "NONE", "\"rule\": unknown word 'NONE'"),
            new Fault(CHECK, "\"refuse\"", "\"maybe\"", "\"check\": unknown word 'maybe'"),
            new Fault(HEADER, "\"version\":1", "\"version\":2", "x.jsonl:1:41: \"version\": 2 is not in 1..1"),
            new Fault(HEADER, "bpf4j-conformance", "other", "\"format\": this is no suite"),
            new Fault(HEADER, "\"vectors\":1", "\"vectors\":2", "1 vectors, where the header announces 2"),
            new Fault(HEADER, "\"vectors\":1", "\"vectors\":0", "1 vectors, where the header announces 0"));
    // spotless:on

    @TestFactory
    Stream<DynamicTest> faults() {
        return FAULTS.stream()
                .map(fault -> DynamicTest.dynamicTest(fault.to() + " " + fault.message(), () -> {
                    assertTrue(fault.text().contains(fault.from()), fault.text());
                    String bad = fault.text().replace(fault.from(), fault.to());
                    String text = fault.text().equals(HEADER) ? bad + RUN : HEADER + bad;
                    String message = assertThrows(MalformedSuiteException.class, () -> read(text))
                            .getMessage();
                    assertTrue(message.contains(fault.message()), message);
                }));
    }

    @Test
    void twoVectorsDoNotShareAnId() {
        String header = HEADER.replace("\"vectors\":1", "\"vectors\":2");
        String message = assertThrows(MalformedSuiteException.class, () -> read(header + RUN + CHECK))
                .getMessage();
        assertEquals("x.jsonl:3:1: there is another vector x/y/0", message);
    }

    @Test
    void filesThatAreNoSuites(@TempDir Path directory) throws IOException {
        assertThrows(MalformedSuiteException.class, () -> SuiteReader.read(directory));
        Path file = directory.resolve("a.jsonl");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        String message = assertThrows(MalformedSuiteException.class, () -> SuiteReader.read(directory))
                .getMessage();
        assertTrue(message.startsWith("a.jsonl:1:"), message);
        Files.write(file, new byte[5 << 20]);
        assertTrue(assertThrows(MalformedSuiteException.class, () -> SuiteReader.read(file))
                .getMessage()
                .contains("longer than"));
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(100_000);
        assertThrows(MalformedSuiteException.class, () -> read(deep));
        assertThrows(MalformedSuiteException.class, () -> read("{\"a\":" + deep));
    }
}
