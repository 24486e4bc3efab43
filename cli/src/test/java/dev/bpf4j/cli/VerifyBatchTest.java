package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.conformance.kernel.LiveKernel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyBatchTest {
    private static final String MOV0 = "b700000000000000";
    private static final String EXIT = "9500000000000000";
    private static final String SAFE = MOV0 + EXIT;

    /** r0 = *(u64 *)(map value + 8). */
    private static final String READS_VALUE = "1821000000000000" + "0000000008000000" + "7910000000000000" + EXIT;

    private static String line(String id, String insns, String more) {
        return "{\"id\": \"" + id + "\", \"insns\": \"" + insns + "\", \"prog_type\": " + more + "}\n";
    }

    private static List<Map<String, String>> judge(String lines, String... options) {
        String[] args = Stream.concat(Stream.of("verify", "--batch", "-", "--profile", "root"), Stream.of(options))
                .toArray(String[]::new);
        return Outcome.ofText(lines, args).succeeds().json();
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '@', value = {
        SAFE        + " | 'xdp'                                                              | accept |   |",
        SAFE        + " | 'BPF_PROG_TYPE_XDP', 'expected_attach_type': 'BPF_XDP_DEVMAP'      | accept |   |",
        SAFE        + " | 6, 'expected_attach_type': 33, 'flags': 0, 'maps': [], 'other': {} | accept |   |",
        SAFE        + " | 'memory'                                                           | accept |   |",
        SAFE        + " | 'Socket_Filter', 'flags': 1048576                                  | reject |   | invalid load flags 0x100000",
        EXIT        + " | 1                                                                  | reject | 0 | R0 !read_ok",
        "ff00000000000000 | 1                                                                | reject | 0 | unknown opcode ff",
        "           | 1                                                                      | reject |   | empty program",
        SAFE        + " | 99                                                                 | error  |   | no prog_type has the number 99",
        SAFE        + " | 'nothing'                                                          | error  |   | no prog_type has the name nothing",
        "9500        | 1                                                                     | error  |   | insns has 4 digits, not a multiple of 16",
        "950000000000000g | 1                                                                | error  |   | insns has other characters than hexadecimal digits",
        SAFE        + " | 1, 'flags': -1                                                     | error  |   | flags is not a number of 32 bits: -1",
        SAFE        + " | 1, 'maps': [{'insn': 2, 'type': 1}]                                | error  |   | maps[0]: the program has no slot 2",
        READS_VALUE + " | 1, 'maps': [{'insn': 0, 'type': 'array', 'key_size': 4, 'value_size': 16, 'max_entries': 1}] | accept | |",
        READS_VALUE + " | 1, 'maps': [{'insn': 0, 'type': 2, 'key_size': 4, 'value_size': 8, 'max_entries': 1}] | reject | 0 | invalid access to map value pointer, value_size=8 off=8",
        READS_VALUE + " | 1, 'maps': [{'insn': 0, 'type': 'BPF_MAP_TYPE_ARRAY', 'key_size': 3, 'value_size': 8, 'max_entries': 1}] | error | | cannot create array map '': the key size is not 4: 3 (EINVAL)",
        READS_VALUE + " | 1                                                                  | reject | 0 | fd 0 is not pointing to valid bpf_map",
        "185500000000000000000000000000009500000000000000 | 1                                | reject | 0 | fd_idx without fd_array is invalid",
    })
    // spotless:on
    void aLineIsACase(String insns, String more, String verdict, String insn, String message) {
        Map<String, String> object = judge(line("a", insns == null ? "" : insns, more.replace('\'', '"')))
                .get(0);
        assertEquals(Set.of("id", "verdict", "insn", "message", "processed", "states", "time_us"), object.keySet());
        assertEquals("a", object.get("id"));
        assertEquals(verdict, object.get("verdict"), object.toString());
        assertEquals(insn == null ? "null" : insn, String.valueOf(object.get("insn")));
        assertEquals(message == null ? "" : message, object.get("message"));
    }

    @Test
    void alignmentIsAFlag() {
        // r2 = data; r3 = data_end; if r2 + 8 > r3 goto exit; r0 = *(u32 *)(r2 + 4); exit
        String insns = MOV0 + "6112000000000000" + "6113040000000000" + "bf24000000000000" + "0704000008000000"
                + "2d34010000000000" + "6120040000000000" + EXIT;
        List<Map<String, String>> verdicts = judge(line("0", insns, "6") + line("1", insns, "6, \"flags\": 1"));
        assertEquals("accept", verdicts.get(0).get("verdict"));
        assertEquals("reject", verdicts.get(1).get("verdict"));
        assertEquals(
                "misaligned packet access off 2+0+0+4 size 4", verdicts.get(1).get("message"));
    }

    @Test
    void badLinesStopNothingAndOrderStays() {
        String lines =
                "nonsense\n\n[]\n{\"id\": 7}\n" + "[".repeat(100_000) + "\n" + "{\"id\": \"" + "9".repeat(100) + "\n"
                        + IntStream.range(0, 100)
                                .mapToObj(i -> line("" + i, i % 2 == 0 ? SAFE : EXIT, "1"))
                                .collect(Collectors.joining());
        List<Map<String, String>> verdicts = judge(lines);
        assertEquals(105, verdicts.size());
        verdicts.subList(0, 5).forEach(v -> assertEquals("error", v.get("verdict"), v.toString()));
        assertEquals("7", verdicts.get(2).get("id"));
        assertEquals("no insns", verdicts.get(2).get("message"));
        for (int i = 0; i < 100; i++) {
            Map<String, String> verdict = verdicts.get(5 + i);
            assertEquals("" + i, verdict.get("id"));
            assertEquals(i % 2 == 0 ? "accept" : "reject", verdict.get("verdict"));
        }
    }

    @Test
    void filesAndOptionsAreChecked() {
        Outcome.of("verify", "--batch", "/no/such/file").fails(1, "/no/such/file: no such file");
        Outcome.of("verify", "--batch", "-", "program").fails(2, "--batch goes with no program");
        Outcome.of("verify").fails(2, "Missing required parameter");
    }

    @Test
    void theKernelIsAskedToo() {
        Assumptions.assumeTrue(LiveKernel.availability().present(), "needs the live kernel");
        String map =
                "1, \"maps\": [{\"insn\": 0, \"type\": 2, \"key_size\": 4, \"value_size\": 16, \"max_entries\": 1}]";
        List<Map<String, String>> verdicts =
                judge(line("0", READS_VALUE, map) + line("1", EXIT, "6") + line("2", SAFE, "\"memory\""), "--kernel");
        assertEquals("accept", verdicts.get(0).get("kernel"));
        assertEquals("reject", verdicts.get(1).get("kernel"));
        assertEquals("0", verdicts.get(1).get("kernel_insn"));
        assertEquals("R0 !read_ok (EACCES)", verdicts.get(1).get("kernel_message"));
        assertEquals("error", verdicts.get(2).get("kernel"));
        assertTrue(verdicts.get(2).get("kernel_message").startsWith("the kernel has no programs of type memory"));
    }
}
