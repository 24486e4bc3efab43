package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TranslateCommandTest {
    private static final String FILTER = "2\n40 0 0 12\n6 0 0 1\n";
    private static final Program TRANSLATED =
            ClassicTranslator.translate(ProgramFormat.DECIMAL.decode(FILTER.getBytes()));

    private static Outcome translate(String format) {
        return Outcome.ofText(FILTER, "translate", "-", "--format", format).succeeds();
    }

    @Test
    void assemblyIsTheDefaultAndIsReadBack() {
        String text = Outcome.ofText(FILTER, "translate", "-").succeeds().out();
        assertEquals(text, translate("asm").out());
        assertEquals(TRANSLATED, Assembler.parse(text));
    }

    @Test
    void otherFormsHoldTheSameBytes() {
        byte[] raw = Codec.encode(TRANSLATED);
        assertArrayEquals(raw, translate("raw").bytes());
        String hex = translate("hex").out();
        assertArrayEquals(raw, HexFormat.of().parseHex(hex.replace("\n", "")));
        assertTrue(hex.lines().allMatch(line -> line.length() == 16));
        assertEquals(TRANSLATED.slots(), translate("c").lines().size());
        assertTrue(translate("c").lines().contains("{ 0x28, 0, 0, 0, 12 },"));
    }

    @Test
    void seccompLoadsAreContextLoads() {
        String program = "ld [4]\nret a\n";
        String seccomp = Outcome.ofText(program, "translate", "-", "--seccomp")
                .succeeds()
                .out();
        assertTrue(seccomp.contains("r0 = *(u32 *)(r6 +4)"), seccomp);
        String packet = Outcome.ofText(program, "translate", "-").succeeds().out();
        assertTrue(packet.contains("r0 = *(u32 *)skb[4]"), packet);
    }

    @Test
    void refusedProgramsAreNotTranslated() {
        Outcome.ofText("ldh [4]\nret a\n", "translate", "-", "--seccomp").fails(1, "(rule SECCOMP_OPCODE)");
        Outcome.ofText("ld [4]\n", "translate", "-").fails(1, "-: insn 0: ");
        Outcome.ofText(FILTER, "translate", "-", "--format", "xt").fails(2, "--format xt is for classic programs");
    }
}
