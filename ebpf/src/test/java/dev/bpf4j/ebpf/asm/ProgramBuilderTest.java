package dev.bpf4j.ebpf.asm;

import static dev.bpf4j.ebpf.asm.ProgramBuilder.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import org.junit.jupiter.api.Test;

class ProgramBuilderTest {
    private static ProgramBuilder empty() {
        return ProgramBuilder.with(LinuxHelpers.common());
    }

    @Test
    void buildsWhatTheAssemblerReads() {
        assertEquals(
                Assembler.parse("""
                        r6 = r1
                        r0 = -5
                        r2 = 0x123456789abcdef0 ll
                        r2 += r6
                        r2 *= 3
                        w2 ^= w0
                        again: r3 = *(u16 *)(r6 +12)
                        *(u32 *)(r10 -4) = r3
                        *(u8 *)(r10 -5) = 7
                        lock *(u64 *)(r6 +8) += r3
                        r1 = map_idx 1 ll
                        r1 = map_idx_value 2 +16 ll
                        if r3 > r0 goto again
                        if r3 == 9 goto end
                        if w3 s< w0 goto again
                        call bpf_ktime_get_ns
                        call 1234
                        call function
                        goto again
                        end: exit
                        function: exit
                        """, LinuxHelpers.common()),
                empty().mov(R6, R1)
                        .mov(R0, -5)
                        .mov64(R2, 0x123456789abcdef0L)
                        .alu(Alu.ADD, R2, R6)
                        .alu(Alu.MUL, R2, 3)
                        .alu32(Alu.XOR, R2, R0)
                        .label("again")
                        .load(Width.H, R3, R6, 12)
                        .store(Width.W, R10, -4, R3)
                        .store(Width.B, R10, -5, 7)
                        .atomic(Atomic.ADD, Width.DW, R6, 8, R3)
                        .map(R1, 1)
                        .mapValue(R1, 2, 16)
                        .branch(Cond.JGT, R3, R0, "again")
                        .branch(Cond.JEQ, R3, 9, "end")
                        .branch32(Cond.JSLT, R3, R0, "again")
                        .call("bpf_ktime_get_ns")
                        .call(1234)
                        .callFunction("function")
                        .jump("again")
                        .label("end")
                        .exit()
                        .label("function")
                        .exit()
                        .build());
    }

    private static void refuses(String message, ProgramBuilder program) {
        assertEquals(
                message,
                assertThrows(MalformedProgramException.class, program::build).getMessage());
    }

    @Test
    void errorsNameTheInstruction() {
        refuses("insn 1: label 'end' is not defined", empty().mov(R0, 0).jump("end"));
        refuses("insn 0: empty program", ProgramBuilder.with(HelperTable.empty()));
        ProgramBuilder twice = empty().mov(R0, 0).label("a").exit();
        assertEquals(
                "insn 2: label 'a' is already defined at insn 1",
                assertThrows(MalformedProgramException.class, () -> twice.label("a"))
                        .getMessage());
        assertEquals(
                "insn 0: there is no helper 'frobnicate'",
                assertThrows(MalformedProgramException.class, () -> empty().call("frobnicate"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> empty().load(Width.B, R0, R1, 40_000));
    }
}
