package dev.bpf4j.cbpf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfAsmTest {

    private static String xt(String assembly) {
        return new String(ProgramFormat.XT.encode(BpfAsm.parse(assembly)), StandardCharsets.US_ASCII).strip();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        ldb [12]                   | 48 0 0 12
        ldh [12]                   | 40 0 0 12
        ld [12]                    | 32 0 0 12
        ld [-1]                    | 32 0 0 4294967295
        LDB [X + 4]                | 80 0 0 4
        ldh [%x + 0x4]             | 72 0 0 4
        ld [x + -4]                | 64 0 0 4294967292
        ld [x+4]                   | 64 0 0 4
        ld [x+0]                   | 64 0 0 0
        ld #5                      | 0 0 0 5
        ld #0x1ffffffff            | 0 0 0 4294967295
        ld #0b101                  | 0 0 0 5
        ld #-1                     | 0 0 0 4294967295
        ld #017                    | 0 0 0 15
        ldi 5                      | 0 0 0 5
        ldi #5                     | 0 0 0 5
        ldxi 5                     | 1 0 0 5
        ldx #5                     | 1 0 0 5
        ld len                     | 128 0 0 0
        ld #len                    | 128 0 0 0
        ldx len                    | 129 0 0 0
        ld M[3]                    | 96 0 0 3
        ldx m[3]                   | 97 0 0 3
        ldxb 4*([14]&0xf)          | 177 0 0 14
        ldx 4 * ( [14] & 0xf )     | 177 0 0 14
        st M[16]                   | 2 0 0 16
        stx M[1]                   | 3 0 0 1
        add #1                     | 4 0 0 1
        sub x                      | 28 0 0 0
        mul %x                     | 44 0 0 0
        div #0                     | 52 0 0 0
        mod #3                     | 148 0 0 3
        and #0xff                  | 84 0 0 255
        or x                       | 76 0 0 0
        xor #1                     | 164 0 0 1
        lsh #40                    | 100 0 0 40
        rsh x                      | 124 0 0 0
        neg                        | 132 0 0 0
        tax                        | 7 0 0 0
        txa                        | 135 0 0 0
        ret a                      | 22 0 0 0
        ret %a                     | 22 0 0 0
        ret x                      | 14 0 0 0
        ret #-1                    | 6 0 0 4294967295
        ld proto                   | 32 0 0 4294963200
        ldh #proto                 | 40 0 0 4294963200
        ldb vlan_pr                | 48 0 0 4294963248
        ld vlan_avail              | 32 0 0 4294963248
        ld rand                    | 32 0 0 4294963256
        """)
    void instructions(String assembly, String expected) {
        assertEquals("1," + expected + ",", xt(assembly));
    }

    @Test
    void everyAncillaryWord() {
        for (Ancillary ancillary : Ancillary.values()) {
            ancillary
                    .asmWord()
                    .ifPresent(word -> assertEquals(
                            ClassicProgram.of(ClassicInsn.of(ClassicOp.LD_W_ABS, ancillary.offset())),
                            BpfAsm.parse("ld " + word)));
        }
    }

    @Test
    void jumps() {
        assertEquals("2,5 0 0 0,22 0 0 0,", xt("jmp to\n to: ret a"));
        assertEquals("2,5 0 0 4294967295,22 0 0 0,", xt("to: ja to\n ret a"));
        assertEquals("2,21 0 0 1,22 0 0 0,", xt("jeq #1, to\n to: ret a"));
        assertEquals("3,29 1 0 0,22 0 0 0,22 0 0 0,", xt("jeq %x, to, no\n no: ret a\n to: ret a"));
        assertEquals("3,21 0 1 1,22 0 0 0,22 0 0 0,", xt("jne #1, to\n ret a\n to: ret a"));
        assertEquals("3,21 0 1 1,22 0 0 0,22 0 0 0,", xt("jneq #1, to\n ret a\n to: ret a"));
        assertEquals("3,53 0 1 1,22 0 0 0,22 0 0 0,", xt("jlt #1, to\n ret a\n to: ret a"));
        assertEquals("3,45 0 1 0,22 0 0 0,22 0 0 0,", xt("jle x, to\n ret a\n to: ret a"));
        assertEquals("3,69 0 1 1,22 0 0 0,22 0 0 0,", xt("jset #1, l1, l2\n l1: ret a\n l2: ret a"));
    }

    @Test
    void ofTwoEqualLabelsTheFirstCounts() {
        assertEquals("3,5 0 0 0,22 0 0 0,6 0 0 0,", xt("ja dup\n dup: ret a\n dup: ret #0"));
        assertEquals("3,5 0 0 1,22 0 0 0,6 0 0 0,", xt("ja DUP\n dup: ret a\n DUP: ret #0"));
    }

    @Test
    void commentsAndBlanksAreSkipped() {
        String assembly = """
                # a whole line
                ldh [12] /* the ethertype
                            of the frame */ jne #0x806, drop ; not ARP
                ret #-1 drop:
                ret
                #0
                """;
        assertThrows(MalformedProgramException.class, () -> BpfAsm.parse(assembly));
        assertEquals("4,40 0 0 12,21 0 1 2054,6 0 0 4294967295,6 0 0 0,", xt(assembly.replace("\n#0", " #0")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        ""                  | line 1, column 1: expected an instruction or a label, found the end of the text
        ret                 | line 1, column 4: expected an operand, found the end of the text
        ret #08             | line 1, column 7: expected an instruction or a label, found '8'
        ret 5               | line 1, column 1: 'ret' does not take such an operand
        a: ret a            | line 1, column 1: expected an instruction, found 'a'; labels have two characters or more
        foo ret a           | line 1, column 1: expected an instruction or a label, found 'foo'
        add: ret a          | line 1, column 4: expected an operand, found ':'
        to: to: ret a       | line 1, column 5: unknown instruction 'to'
        ldb #5              | line 1, column 1: 'ldb' does not take such an operand
        ldb len             | line 1, column 1: 'ldb' does not take such an operand
        st [3]              | line 1, column 1: 'st' does not take such an operand
        ldx [3]             | line 1, column 1: 'ldx' does not take such an operand
        ldx x               | line 1, column 1: 'ldx' does not take such an operand
        ld [x]              | line 1, column 6: expected '+', found ']'
        ld [x - 4]          | line 1, column 7: expected '+', found '-'
        ld [12              | line 1, column 7: expected ']', found the end of the text
        ldxb 4*([14]&0xff)  | line 1, column 6: only 4*([k]&0xf) can be loaded, not 4*([k]&255)
        ldxb 3*([14]&0xf)   | line 1, column 6: only 4*([k]&0xf) can be loaded, not 3*([k]&15)
        ja nowhere          | line 1, column 4: no such label 'nowhere'
        ja 5                | line 1, column 4: expected a label, found '5'
        jeq #1              | line 1, column 7: expected ',', found the end of the text
        jeq [1], to         | line 1, column 1: 'jeq' does not take such an operand
        jne #1, ab, cd      | line 1, column 11: expected an instruction or a label, found ','
        to: jeq #1, to      | line 1, column 13: insn 0 jumps to insn 0, which is not 1 to 256 ahead
        ld $5               | line 1, column 4: expected an operand, found '$'
        """)
    void faultsSayWhere(String assembly, String message) {
        Exception thrown = assertThrows(MalformedProgramException.class, () -> BpfAsm.parse(assembly));
        assertEquals(message, thrown.getMessage());
    }

    @Test
    void conditionalJumpsReach256Ahead() {
        String nops = "tax\n";
        assertEquals(
                258,
                BpfAsm.parse("jeq #1, to\n" + nops.repeat(255) + "to: ret a\nret a")
                        .size());
        assertThrows(
                MalformedProgramException.class, () -> BpfAsm.parse("jeq #1, to\n" + nops.repeat(256) + "to: ret a"));
    }

    @Test
    void programsHave4096InstructionsAtMost() {
        assertEquals(4096, BpfAsm.parse("tax\n".repeat(4096)).size());
        Exception thrown = assertThrows(MalformedProgramException.class, () -> BpfAsm.parse("tax\n".repeat(4097)));
        assertEquals("line 4097, column 1: more than 4096 instructions", thrown.getMessage());
    }
}
