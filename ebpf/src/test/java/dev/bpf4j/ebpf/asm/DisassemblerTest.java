package dev.bpf4j.ebpf.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisassemblerTest {
    private static final HelperTable HELPERS = HelperTable.of(List.of(LinuxHelpers.GET_PRANDOM_U32));

    private static final Program PROGRAM = Program.of(
            Insn.LoadImm64.of(1, 0xffL),
            new Insn.Call(CallKind.HELPER, 7),
            new Insn.Branch(Cond.JSGT, false, 0, Operand.imm(5), (short) 1),
            new Insn.Bin(Alu.SDIV, true, 0, Operand.reg(1)),
            new Insn.Jump(false, -2),
            new Insn.Jump(false, 9));

    @Test
    void listing() {
        assertEquals("""
                   0: (18) r1 = 0xff ll
                   2: (85) call bpf_get_prandom_u32#7
                   3: (66) if w0 s> 5 goto +1
                   4: (3f) r0 s/= r1
                   5: (05) goto -2
                   6: (05) goto +9
                """, Disassembler.format(PROGRAM, HELPERS));
    }

    @Test
    void labels() {
        assertEquals("""
                    r1 = 0xff ll
                    call 7
                    if w0 s> 5 goto L5
                L4:
                    r0 s/= r1
                L5:
                    goto L4
                    goto +9
                """, Disassembler.formatWithLabels(PROGRAM, HelperTable.empty()));
    }
}
