package dev.bpf4j.cbpf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.MalformedProgramException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedInputTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DECIMAL | 2~6 0 0 0                    | line 2, column 8: the text ends after 1 of 2 instructions
        DECIMAL | 1~6 0 0 0~6 0 0 0            | line 3, column 1: expected the end of the text after 1 instructions, found '6'
        DECIMAL | 1~6 0 0                      | line 2, column 6: expected k, found the end of the text
        DECIMAL | 1~6 256 0 0                  | line 2, column 3: jt '256' is not in 0..255
        DECIMAL | 1~65536 0 0 0                | line 2, column 1: code '65536' is not in 0..65535
        DECIMAL | 1~6 0 0 4294967296           | line 2, column 7: k '4294967296' is not in 0..4294967295
        DECIMAL | 1~6 0 0 -1                   | line 2, column 7: k '-1' is not in 0..4294967295
        DECIMAL | 0                            | line 1, column 1: instruction count '0' is not in 1..65535
        DECIMAL | 65536                        | line 1, column 1: instruction count '65536' is not in 1..65535
        DECIMAL | 1~6 0 0 12345678901234567890123456789 | line 2, column 7: k '123456789012345678901234...' is not in 0..4294967295
        XT      | 1 6 0 0 0                    | line 1, column 3: expected ',', found '6'
        XT      | 1,6 0 0 0,,                  | line 1, column 11: expected the end of the text after 1 instructions, found ','
        XT      | 1,6 0 0 ret                  | line 1, column 9: expected k, found 'ret'
        C       | { 6, 0, 0 }                  | line 1, column 11: expected ',', found '}'
        C       | { 6, 0, 0, 0 } { 6, 0, 0, 0 } | line 1, column 16: expected the end of the text, found '{'
        C       | { 6, 0, 0, 0                 | line 1, column 13: expected '}', found the end of the text
        C       | { BPF_RAT, 0, 0, 0 }         | line 1, column 3: expected code, found 'BPF_RAT'
        C       | { 0xffff + 1, 0, 0, 0 }      | line 1, column 3: code 65536 is not in 0..65535
        C       | struct sock_filter x[] = { { 6, 0, 0, 0 }  | line 1, column 42: expected '}', found the end of the text
        C       | /* { 6, 0, 0, 0 }            | line 1, column 1: the comment has no end
        TCPDUMP | (001) ret #0                 | line 1, column 2: expected index 0
        TCPDUMP | (000) jeq #0 jt 0 jf 1       | line 1, column 14: jump target 0 is not 1 to 256 instructions ahead
        TCPDUMP | (000) jeq #0 jt 1            | line 1, column 18: expected 'jf', found the end of the text
        TCPDUMP | (000) foo #0                 | line 1, column 7: unknown instruction 'foo'
        TCPDUMP | (000) ldh #0                 | line 1, column 7: the operand of ldh has the wrong form
        TCPDUMP | (000) ret #0 1               | line 1, column 14: expected '(', found '1'
        TCPDUMP | (000) ldxb 4*([14]&0xff)     | line 1, column 12: only 4*([k]&0xf) can be loaded, not 4*([k]&255)
        BPF_DBG | l1: ret a                    | line 1, column 1: expected 'l0', found 'l1'
        BPF_DBG | l0: jeq #0, l1, 2            | line 1, column 17: expected a jump target, found '2'
        BPF_DBG | l0: jeq #0, l1, m2           | line 1, column 17: expected a jump target such as l5
        BPF_DBG | l0: ld [4294967296]          | line 1, column 9: number '4294967296' is not in -2147483648..4294967295
        """)
    void messagesSayWhere(ProgramFormat format, String input, String message) {
        byte[] bytes = input.replace('~', '\n').getBytes(StandardCharsets.US_ASCII);
        Exception thrown = assertThrows(MalformedProgramException.class, () -> format.decode(bytes));
        assertEquals(message, thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 9, 15})
    void rawBytesComeInEights(int length) {
        Exception thrown =
                assertThrows(MalformedProgramException.class, () -> ProgramFormat.RAW_LE.decode(new byte[length]));
        assertTrue(thrown.getMessage().startsWith("byte " + length / 8 * 8 + ": truncated"), thrown.getMessage());
    }

    @Test
    void ambiguityIsAnErrorThatSaysSo() {
        Detection zeros = ProgramFormat.detect(new byte[16]);
        assertEquals(List.of(ProgramFormat.RAW_LE, ProgramFormat.RAW_BE), zeros.candidates());
        assertFalse(zeros.isClear());
        Exception thrown = assertThrows(MalformedProgramException.class, zeros::format);
        assertTrue(thrown.getMessage().startsWith("ambiguous"), thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello world",
                "[12]",
                "/* open",
                "\u0000",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
                "\u0016\u0001\u0000\u0000\u0000\u0000\u0000\u0000",
                "\u007fELF\u0002\u0001\u0001\u0000",
                "+ 1"
            })
    void otherThingsAreNotRecognised(String input) {
        Detection detection = ProgramFormat.detect(input.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(List.of(), detection.candidates());
        Exception thrown = assertThrows(MalformedProgramException.class, detection::format);
        assertTrue(thrown.getMessage().startsWith("not a classic BPF program: "), thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void hugeInputIsRefusedFast(ProgramFormat format) {
        int size = 4_000_000;
        List<String> pieces =
                List.of("1", "a", " ", "(", "1,", "{6,0,0,0},", "ret a\n", "l0:", "M[", "/*", "#", "1 ", "\n");
        for (String piece : pieces) {
            byte[] input = piece.repeat(size / piece.length()).getBytes(StandardCharsets.US_ASCII);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> {
                        ProgramFormat.detect(input);
                        assertThrows(MalformedProgramException.class, () -> format.decode(input));
                    },
                    "pieces: " + piece);
        }
        assertThrows(MalformedProgramException.class, () -> format.decode(new byte[65536 * 8]));
    }
}
