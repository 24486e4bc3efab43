package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
    @Test
    void countsInstructions() {
        assertEquals("ok: 1 instruction\n", check("1\n6 0 0 1\n").succeeds().out());
        assertEquals(
                "ok: 2 instructions\n", check("2,40 0 0 12,6 0 0 1,").succeeds().out());
        assertEquals(
                "ok: 24 instructions\n",
                Outcome.of("check", Repository.file(Repository.FILTER))
                        .succeeds()
                        .out());
    }

    private static Outcome check(String program, String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "check";
        args[1] = "-";
        System.arraycopy(options, 0, args, 2, options.length);
        return Outcome.ofText(program, args);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ld M[3]; ret a        | linux   | insn 0: M[3] may be read before it is written (rule MEM_INIT)",
        "ret x                 | linux   | insn 0: illegal opcode 0x0e (rule OPCODE)",
        "ld #1; div #0; ret a  | linux   | insn 1: division by the constant 0 (rule DIV_BY_ZERO)",
        "ldh [12]; ret a       | seccomp | insn 0: ldh (LD_H_ABS) is not allowed in a seccomp filter (rule SECCOMP_OPCODE)",
        "ld [64]; ret a        | seccomp | insn 0: no word of seccomp_data is at offset 64 (rule SECCOMP_OFFSET)",
    })
    // spotless:on
    void refusalNamesInstructionAndRule(String program, String rules, String message) {
        String text = program.replace("; ", "\n");
        Outcome outcome = check(text, "--profile", rules).fails(1, "bpf: -: " + message);
        assertEquals("", outcome.out());
        Map<String, String> object =
                check(text, "--profile", rules, "--json").json().get(0);
        assertEquals("reject", object.get("verdict"));
        assertEquals(message, object.get("message"));
    }

    @Test
    void jsonIsOneObject() {
        Outcome outcome = check("1\n6 0 0 1\n", "--json").succeeds();
        assertEquals(List.of(Map.of("file", "-", "verdict", "accept", "insns", "1")), outcome.json());
        Outcome refused = check("1\n6 0 0\n", "--json").fails(1, "-: ");
        assertEquals("", refused.out());
    }

    @Test
    void illegalOpcodesOfRawProgramsAreTheCheckersMatter() {
        byte[] raw = {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0};
        Outcome.of(raw, "check", "-").fails(1, "bpf: -: insn 0: illegal opcode 0xff (rule OPCODE)");
    }
}
