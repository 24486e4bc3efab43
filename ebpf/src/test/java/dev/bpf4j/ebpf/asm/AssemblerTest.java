package dev.bpf4j.ebpf.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssemblerTest {
    private static final HelperTable HELPERS = HelperTable.of(List.of(LinuxHelpers.GET_PRANDOM_U32));

    /** Spellings of the kernel and of LLVM, and what is printed for them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        if r1 s> 0x5 goto pc+3                      | if r1 s> 5 goto +3
        if w1 s> 5 goto +0x3                        | if w1 s> 5 goto +3
        if r1 & r2 goto -1                          | if r1 & r2 goto -1
        goto pc-2                                   | goto -2
        gotol pc+70000                              | gotol +70000
        call bpf_get_prandom_u32#7                  | call 7
        call bpf_get_prandom_u32                    | call 7
        call unknown#-1                             | call -1
        call pc+5                                   | call pc+5
        call btf 1234                               | call btf 1234
        callx r2                                    | callx r2
        r1 = 0xffffffff                             | r1 = -1
        w1=5                                        | w1 = 5
        r1 = 5 ll                                   | r1 = 0x5 ll
        r1 = -1 ll                                  | r1 = 0xffffffffffffffff ll
        0: (18) r1 = 0x123456789abcdef              | r1 = 0x123456789abcdef ll
        r1 = map_fd 3 ll                            | r1 = map_fd 3 ll
        r1 = map_value 3 +16 ll                     | r1 = map_value 3 +16 ll
        r1 = variable 5 ll                          | r1 = variable 5 +0 ll
        r1 = (s8)r2                                 | r1 = (s8)r2
        w1 = (s16) w2                               | w1 = (s16)w2
        r1 = - r1                                   | r1 = -r1
        r1 = bswap64 r1                             | r1 = bswap64 r1
        r1 = *(u8 *)(r2 - 1)                        | r1 = *(u8 *)(r2 -1)
        w1 = *(u32 *)(r2 + 0x10)                    | r1 = *(u32 *)(r2 +16)
        r1 = *(s16 *)(r2)                           | r1 = *(s16 *)(r2 +0)
        *(u32 *)(r1 + 4) = w2                       | *(u32 *)(r1 +4) = r2
        *(u8 *)(r1+0) = 0xff                        | *(u8 *)(r1 +0) = 255
        r0 = *(u16 *)skb[12]                        | r0 = *(u16 *)skb[12]
        r0 = *(u32 *)skb[r7 + 4]                    | r0 = *(u32 *)skb[r7 +4]
        lock *(u32 *)(r1 + 0) += w2                 | lock *(u32 *)(r1 +0) += r2
        r2 = atomic64_fetch_add((u64 *)(r1 +0), r2) | r2 = atomic64_fetch_add((u64 *)(r1 +0), r2)
        r2 = atomic_fetch_or((u64 *)(r1 + 0), r2)   | r2 = atomic64_fetch_or((u64 *)(r1 +0), r2)
        w2 = atomic_fetch_xor((u32 *)(r1 + 0), w2)  | r2 = atomic_fetch_xor((u32 *)(r1 +0), r2)
        r2 = xchg_64(r1 + 0, r2)                    | r2 = atomic64_xchg((u64 *)(r1 +0), r2)
        w2 = xchg32_32(r1 - 4, w2)                  | r2 = atomic_xchg((u32 *)(r1 -4), r2)
        r0 = cmpxchg_64(r1 + 0, r0, r2)             | r0 = atomic64_cmpxchg((u64 *)(r1 +0), r0, r2)
        w0 = cmpxchg32_32(r1 + 0, w0, w2)           | r0 = atomic_cmpxchg((u32 *)(r1 +0), r0, r2)
        r0 = load_acquire((u64 *)(r1 +0))           | r0 = load_acquire((u64 *)(r1 +0))
        store_release((u8 *)(r1 +0), w2)            | store_release((u8 *)(r1 +0), r2)
        r1 = addr_space_cast(r2, 0x0, 0x1)          | r1 = addr_space_cast(r2, 0, 1)
        r1 = addr_space_cast(r1, 65535, 7)          | r1 = addr_space_cast(r1, 65535, 7)
        """)
    void spellings(String text, String printed) {
        Program program = Assembler.parse(text, HELPERS);
        assertEquals(printed, Disassembler.format(program.at(0)));
    }

    @Test
    void aProgramWithLabels() {
        Program program = Assembler.parse("""
                ; counts down
                start:  r0 = 3          // three times
                loop:
                        r0 += -1        # one less
                        if r0 != 0 goto loop
                        call sub
                        goto out
                sub: inner: r0 = 0x1122334455667788 ll
                        gotol out
                out:    exit
                """);
        assertEquals(
                Program.of(
                        new Insn.Bin(Alu.MOV, true, 0, Operand.imm(3)),
                        new Insn.Bin(Alu.ADD, true, 0, Operand.imm(-1)),
                        new Insn.Branch(Cond.JNE, true, 0, Operand.imm(0), (short) -2),
                        new Insn.Call(CallKind.LOCAL, 1),
                        new Insn.Jump(false, 3),
                        Insn.LoadImm64.of(0, 0x1122334455667788L),
                        new Insn.Jump(true, 0),
                        new Insn.Exit()),
                program);
    }

    @Test
    void theConformanceDialect() {
        assertEquals(
                Program.of(
                        new Insn.Bin(Alu.MOVSX8, false, 1, Operand.reg(2)),
                        new Insn.Load(Width.H, true, 1, 10, (short) -2),
                        new Insn.Store(Width.DW, 10, (short) 0, Operand.imm(-1)),
                        new Insn.Rmw(Atomic.FETCH_ADD, Width.W, 10, (short) -8, 1),
                        new Insn.Branch(Cond.JSGT, false, 1, Operand.reg(2), (short) 2),
                        new Insn.Call(CallKind.BTF, 9),
                        new Insn.CallRegister(3),
                        new Insn.Exit()),
                ConformanceAssembler.parse("""
                        movsx832 %r1, %r2
                        ldxsh %r1, [%r10-2]
                        stdw [%r10], 0xffffffff
                        lock fetch add32 [%r10 - 8], %r1
                        jsgt32 %r1, %r2, exit
                        call runtime 9
                        call %r3
                        exit
                        """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        r0 = 1 2                | line 1, column 8: unexpected '2' after the instruction
        r11 = 0                 | line 1, column 1: R11 is invalid
        foo r0                  | line 1, column 1: unknown word 'foo'
        r0 = 4294967296         | line 1, column 6: number '4294967296' does not fit into 32 bits
        r0 = -2147483649        | line 1, column 6: number '-2147483649' does not fit into 32 bits
        r0 = 18446744073709551616 | line 1, column 6: expected a number of up to 64 bits instead of '18446744073709551616'
        r0 = 0x                 | line 1, column 6: expected a number of up to 64 bits instead of '0x'
        r0 = 12ab               | line 1, column 6: expected a number of up to 64 bits instead of '12ab'
        r0 = *(u8 *)(r1 +32768) | line 1, column 17: number '+32768' does not fit into 16 bits
        goto nowhere            | line 1, column 6: label 'nowhere' is not defined
        goto 5                  | line 1, column 6: label '5' is not defined
        x: x: exit              | line 1, column 4: label 'x' is already defined in line 1
        if r0 == w1 goto +0     | line 1, column 10: both registers must have the same width
        if r0 = 1 goto +0       | line 1, column 7: expected a condition
        r0 = -r1                | line 1, column 6: a register is negated in place
        r1 = atomic64_xchg((u64 *)(r1 +0), r2) | line 1, column 19: the old value goes to r2
        w1 = (s32)w2            | line 1, column 1: MOVSX32 has no such form
        r1 = map_fd 3 +1 ll     | line 1, column 1: lddw of MAP_FD has no second immediate
        lock *(u8 *)(r1 +0) += r2 | line 1, column 1: atomic operation of 1 bytes
        r1 = *(s64 *)(r1 +0)    | line 1, column 1: there is no sign-extending load of 64 bits
        r1 = *(u9 *)(r1 +0)     | line 1, column 8: unknown type 'u9'
        w1 = *(u64 *)(r1 +0)    | line 1, column 7: a load of this type needs a 64-bit register
        3: exit                 | line 1, column 1: the instruction is at slot 0, not 3
        0: (b7) exit            | line 1, column 9: opcode is 95, not b7
        0: (b7x) exit           | line 1, column 5: an opcode has two hexadecimal digits
        r0 =                    | line 1, column 5: expected a value instead of the end of the line
        """)
    void errorsSayWhereAndWhat(String text, String message) {
        refused(message, text);
    }

    @Test
    void errorsCountLines() {
        refused("line 3, column 2: unknown word 'oops'", "r0 = 0\n\n oops\nexit");
        refused("line 1, column 1: unknown word '" + "x".repeat(40) + "...'", "x".repeat(1 << 20));
        refused("line 1, column 1: expected an instruction instead of '\\u001b'", "\u001b[31m");
        refused("insn 0: empty program", "; nothing\n");
    }

    private static void refused(String message, String text) {
        assertEquals(
                message,
                assertThrows(MalformedProgramException.class, () -> Assembler.parse(text))
                        .getMessage());
    }

    @Test
    void aLabelOutOfReachIsNamed() {
        String filler = "r0 = 0\n".repeat(32768);
        refused(
                "line 1, column 17: label 'far' is 32768 slots away, a jump reaches -32768 to 32767",
                "if r0 == 0 goto far\n" + filler + "far: exit");
        assertEquals(
                32769, Assembler.parse("gotol far\n" + filler + "far: exit").slots() - 1);
    }

    @Test
    void hugeTextIsRefusedInLinearTime() {
        Duration limit = Duration.ofSeconds(20);
        assertTimeoutPreemptively(limit, () -> {
            refusedAtAll("exit\n".repeat(Program.MAX_SLOTS + 1));
            refusedAtAll("r0 = " + "9".repeat(5_000_000));
            refusedAtAll("(".repeat(5_000_000));
            refusedAtAll("a:".repeat(2_500_000));
            refusedAtAll("\n".repeat(5_000_000));
        });
    }

    private static void refusedAtAll(String text) {
        assertThrows(MalformedProgramException.class, () -> Assembler.parse(text));
    }
}
