package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    private static final List<String> QUICK = List.of("--warmup", "1", "--repetitions", "2");

    @TempDir
    private Path folder;

    private static Outcome bench(String program, String... options) {
        List<String> args = new ArrayList<>(List.of("bench", "-"));
        args.addAll(QUICK);
        args.addAll(List.of(options));
        return Outcome.ofText(program, args.toArray(String[]::new));
    }

    private static List<String> engines(Outcome outcome) {
        return outcome.succeeds().json().stream()
                .map(result -> result.get("engine"))
                .toList();
    }

    /** The expected values are those that other machines returned, and counted. */
    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "a_trivial,    mem-zero64,      2a,               2",
        "b1_alu10k,    mem-seed64,      21ae9938c86de7f9, 70007",
        "b2_prime,     mem-prime64,     1,                7997",
        "c_tcp443,     mem-v4-443-64,   40000,            36",
        "c_tcp443,     mem-v4-80-1500,  0,                35",
        "c_tcp443,     mem-v6-443-1500, 40000,            27",
        "d1_memcpy750, mem-v4-443-1500, 7e,               4508",
        "d2_csum1500,  mem-v4-443-1500, 323c,             3766",
        "e_call1k,     mem-seed64,      364fda594d75a16f, 10008",
        "f_stack1k,    mem-seed64,      123456789b36d1b,  9007",
    })
    // spotless:on
    void benchmarksReturnAndExecuteWhatTheyShould(String program, String memory, String r0, String insns) {
        List<String> args = new ArrayList<>(List.of("bench", Repository.shared("vm-bench/" + program + ".hex")));
        args.addAll(List.of("--mem", Repository.shared("vm-bench/" + memory + ".hex"), "--json"));
        args.addAll(QUICK);
        List<Map<String, String>> results =
                Outcome.of(args.toArray(String[]::new)).succeeds().json();
        assertEquals(
                List.of("interpreter", "jit"),
                results.stream().map(result -> result.get("engine")).toList());
        for (Map<String, String> result : results) {
            assertEquals(
                    List.of("program", "engine", "r0", "insns", "ns_per_run", "ns_per_insn"),
                    List.copyOf(result.keySet()));
            assertTrue(result.get("program").endsWith(program + ".hex"));
            assertEquals(r0, Long.toHexString(Long.parseUnsignedLong(result.get("r0"))));
            assertEquals(insns, result.get("insns"));
            BigDecimal run = new BigDecimal(result.get("ns_per_run"));
            assertTrue(run.signum() > 0);
            BigDecimal sum = new BigDecimal(result.get("ns_per_insn")).multiply(new BigDecimal(insns));
            assertTrue(run.subtract(sum).abs().compareTo(new BigDecimal(insns)) <= 0, result::toString);
        }
    }

    @Test
    void classicProgramsRunInAllEngines() {
        Outcome outcome = bench("ldb [1]\nret a\n", "--mem", "0102", "--json");
        assertEquals(List.of("classic", "interpreter", "jit"), engines(outcome));
        outcome.json().forEach(result -> assertEquals("2", result.get("r0")));
        assertEquals(List.of("jit"), engines(bench("ret #1\n", "--engine", "jit", "--json")));
        assertEquals(
                List.of("classic", "jit"),
                engines(bench("ret #1\n", "--engine", "jit", "--engine", "classic", "--json")));
    }

    @Test
    void aTableHasALinePerEngine() {
        List<String> lines = bench("r0 = 42\nexit\n").succeeds().lines();
        assertEquals(3, lines.size());
        assertEquals(
                List.of("program", "engine", "r0", "insns", "ns/run", "ns/insn"),
                List.of(lines.get(0).split(" +")));
        assertTrue(lines.get(1).matches("- +interpreter +0x2a +2 +\\d+\\.\\d\\d +\\d+\\.\\d\\d"), lines.get(1));
        assertTrue(lines.get(2).startsWith("-       jit                       0x2a         2 "), lines.get(2));
    }

    /** A loop that is optimised away would take nothing per run. */
    @Test
    void nextToNothingTakesItsTime() {
        String time = Outcome.ofText("r0 = 42\nexit\n", "bench", "-", "--engine", "jit", "--warmup", "200", "--json")
                .succeeds()
                .json()
                .get(0)
                .get("ns_per_run");
        assertTrue(new BigDecimal(time).compareTo(new BigDecimal("0.5")) > 0, time);
    }

    /** What is counted is the path that is taken. */
    @ParameterizedTest
    @CsvSource({"00, 5", "01, 3"})
    void countsWhatIsExecuted(String memory, String insns) {
        String program = "r0 = *(u8 *)(r1 +0)\nif r0 == 1 goto end\nr0 = 7\nr0 += 1\nend: exit\n";
        Outcome outcome = bench(program, "--unverified", "--mem", memory, "--json");
        outcome.succeeds().json().forEach(result -> assertEquals(insns, result.get("insns")));
    }

    @Test
    void memoryIsAFileOfBytesOrOfDigitsOrTheDigits() throws Exception {
        String program = "r0 = r2\nexit\n";
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {1, 2, 3});
        Path digits = Files.writeString(folder.resolve("digits"), "01 02\n03\n");
        for (String memory : Stream.of("010203", "0x01 0203", bytes, digits)
                .map(Object::toString)
                .toList()) {
            Map<String, String> result =
                    bench(program, "--mem", memory, "--json").succeeds().json().get(0);
            assertEquals("3", result.get("r0"), memory);
        }
        Map<String, String> none = bench(program, "--json").succeeds().json().get(0);
        assertEquals("0", none.get("r0"));
    }

    @Test
    void whatCannotBeMeasuredIsOneLine() {
        bench("r0 = 1\nexit\n", "--engine", "classic")
                .fails(2, "--engine classic runs classic programs, - is extended");
        bench("exit\n").fails(1, "-: rejected: insn 0: R0 !read_ok");
        bench("r0 = *(u64 *)(r1 +0)\nexit\n", "--unverified").fails(1, "-: trap: insn 0: ");
        bench("start: goto start\n", "--unverified").fails(1, "-: trap: insn 0: instruction limit of 67108864 reached");
        Outcome.of("bench", "nosuchfile").fails(1, "nosuchfile: no such file");
    }
}
