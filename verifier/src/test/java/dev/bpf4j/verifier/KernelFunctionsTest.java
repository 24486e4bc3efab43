package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import dev.bpf4j.ebpf.linux.Linux;
import org.junit.jupiter.api.Test;

/** What is asked of those who call kernel functions without being root. */
class KernelFunctionsTest {
    private static final String ACCEPTED = "accepted";

    private static Insn kernel(String function) {
        return new Insn.Call(
                CallKind.BTF, KernelFunctions.instance().id(function).orElseThrow());
    }

    private static String judge(Profile profile, Insn... insns) {
        Verdict verdict = Verifier.of(Linux.SOCKET_FILTER).profile(profile).verify(Program.of(insns));
        return verdict instanceof Rejected rejected
                ? "insn " + rejected.rejection().slot() + ": "
                        + rejected.rejection().message()
                : ACCEPTED;
    }

    /** Linux does not ask what a text is; who may not see what others left in the stack must have written it. */
    @Test
    void readsTextsOfTheStack() {
        Insn[] written = {storeImm(Width.DW, 10, -8, 0), movr(1, 10), alu(Alu.ADD, 1, -8), kernel("bpf_strlen"), EXIT};
        Insn[] unwritten = {storeImm(Width.W, 10, -8, 0), movr(1, 10), alu(Alu.ADD, 1, -8), kernel("bpf_strlen"), EXIT};
        for (Profile profile : Profile.values()) {
            assertEquals(ACCEPTED, judge(profile, written));
        }
        assertEquals(ACCEPTED, judge(Profile.ROOT, unwritten));
        assertEquals(ACCEPTED, judge(Profile.CAP_BPF, unwritten));
        assertEquals("insn 3: invalid read from stack R1 off -8+4 size 8", judge(Profile.STRICT, unwritten));
    }

    @Test
    void readsNoTextBeyondTheStack() {
        assertEquals(
                "insn 1: invalid read from stack R1 off=0 size=1",
                judge(Profile.STRICT, movr(1, 10), kernel("bpf_strlen"), EXIT));
        assertEquals("insn 0: R2 !read_ok", judge(Profile.STRICT, kernel("bpf_strcmp"), EXIT));
        assertEquals(ACCEPTED, judge(Profile.ROOT, kernel("bpf_strcmp"), EXIT));
        assertEquals("insn 1: R2 is not a scalar", judge(Profile.ROOT, movr(2, 1), kernel("bpf_strnlen"), EXIT));
    }

    /** The address of a register in the stack is not read as a text by those who must not see addresses. */
    @Test
    void readsNoPointers() {
        assertEquals(
                "insn 3: leaking pointer from stack off -8",
                judge(
                        Profile.STRICT,
                        store(Width.DW, 10, -8, 1),
                        movr(1, 10),
                        alu(Alu.ADD, 1, -8),
                        kernel("bpf_strlen"),
                        EXIT));
    }

    @Test
    void wantsWhatIsNotNull() {
        assertEquals(
                "insn 1: Possibly NULL pointer passed to trusted arg0",
                judge(Profile.ROOT, mov(1, 0), kernel("bpf_dynptr_size"), EXIT));
        assertEquals(
                "insn 1: arg#0 expected pointer to stack or const struct bpf_dynptr",
                judge(Profile.ROOT, mov(1, 8), kernel("bpf_dynptr_size"), EXIT));
        assertEquals(
                "insn 1: arg#0 expected pointer to ctx, but got fp",
                judge(Profile.ROOT, movr(1, 10), kernel("bpf_dynptr_from_skb"), EXIT));
    }

    @Test
    void wantsTypesOfTheKernel() {
        assertEquals(
                "insn 0: calling kernel function bpf_map_sum_elem_count needs the kernel's type information",
                judge(Profile.ROOT, kernel("bpf_map_sum_elem_count"), EXIT));
        assertEquals(
                "insn 0: calling kernel function bpf_task_acquire is not allowed",
                judge(Profile.ROOT, kernel("bpf_task_acquire"), EXIT));
    }
}
