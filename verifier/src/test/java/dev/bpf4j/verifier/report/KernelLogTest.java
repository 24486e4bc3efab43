package dev.bpf4j.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import org.junit.jupiter.api.Test;

/** The log reads as that of Linux 6.18 does for the same programs. */
class KernelLogTest {
    private static final Insn LOAD = new Insn.Load(Width.W, false, 2, 1, (short) 0);
    private static final Insn BRANCH = new Insn.Branch(Cond.JEQ, true, 2, Operand.imm(5), (short) 1);
    private static final Insn EXIT = new Insn.Exit();

    private static String log(int level, Insn... insns) {
        KernelLog log = new KernelLog(level);
        Verifier.of(Linux.SOCKET_FILTER).profile(Profile.ROOT).observer(log).verify(Program.of(insns));
        return log.text();
    }

    private static Insn mov(int dst, int imm) {
        return new Insn.Bin(Alu.MOV, true, dst, Operand.imm(imm));
    }

    private static Insn store(Width width, int off, int src) {
        return new Insn.Store(width, 10, (short) off, Operand.reg(src));
    }

    @Test
    void levelTwoShowsEveryStep() {
        String log = log(2, mov(0, 0), LOAD, BRANCH, mov(0, 1), store(Width.DW, -8, 2), store(Width.W, -16, 2), EXIT);
        String value = "scalar(id=1,smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))";
        String first = "0: R1=ctx() R10=fp0\n"
                + "0: (b7) r0 = 0                        ; R0=0\n"
                + "1: (61) r2 = *(u32 *)(r1 +0)          ; R1=ctx() R2=" + value.replace("id=1,", "") + "\n";
        String spill = "4: (7b) *(u64 *)(r10 -8) = r2         ; R2=" + value + " R10=fp0 fp-8=" + value + "\n"
                + "5: (63) *(u32 *)(r10 -16) = r2        ; R2=" + value + " R10=fp0 fp-16=????" + value + "\n"
                + "6: (95) exit\n";
        String second = "\nfrom 2 to 4: R0=0 R1=ctx() R2=5 R10=fp0\n";
        assertTrue(log.startsWith("func#0 @0\nLive regs before insn:\n      0: .1........ (b7) r0 = 0\n"), log);
        assertTrue(log.contains(first), log);
        assertTrue(log.contains(spill), log);
        assertTrue(log.contains(second), log);
        assertTrue(
                log.endsWith("processed 8 insns (limit 1000000) max_states_per_insn 1 total_states 1 peak_states 1"
                        + " mark_read 0\n"),
                log);
    }

    @Test
    void levelOneForgetsAcceptedPaths() {
        assertEquals(
                "processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n",
                log(1, mov(0, 0), EXIT));
    }

    @Test
    void levelOneKeepsThePathThatIsRefused() {
        String log = log(1, mov(0, 0), LOAD, BRANCH, EXIT, new Insn.Load(Width.W, false, 0, 1, (short) 400), EXIT);
        assertTrue(log.contains("2: (15) if r2 == 0x5 goto pc+1 4: R0=0 R1=ctx() R2=5 R10=fp0\n"), log);
        assertTrue(log.contains("4: (61) r0 = *(u32 *)(r1 +400)\ninvalid bpf_context access off=400 size=4\n"), log);
        assertTrue(!log.contains("3: (95) exit"), log);
    }

    @Test
    void otherLevelsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KernelLog(4));
    }
}
