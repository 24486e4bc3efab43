package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal has the wording of Linux 6.18 and the right instruction. */
class RefusalTest {
    private static Arguments socketFilter(String line, Insn... insns) {
        return Arguments.of(line, Linux.SOCKET_FILTER, Profile.ROOT, Program.of(insns));
    }

    private static Arguments strict(String line, Insn... insns) {
        return Arguments.of(line, Linux.SOCKET_FILTER, Profile.STRICT, Program.of(insns));
    }

    private static Arguments capBpf(String line, Insn... insns) {
        return Arguments.of(line, Linux.SOCKET_FILTER, Profile.CAP_BPF, Program.of(insns));
    }

    private static Arguments memory(String line, Insn... insns) {
        return Arguments.of(line, Linux.MEMORY, Profile.STRICT, Program.of(insns));
    }

    // spotless:off
    static Stream<Arguments> structure() {
        return Stream.of(
                socketFilter("insn 0: jump out of range from insn 0 to 6", jump(5), EXIT),
                socketFilter("insn 0: jump out of range from insn 0 to -1", jump(-2), EXIT),
                socketFilter("insn 1: jump out of range from insn 1 to 9", mov(0, 0), branch(Cond.JEQ, 0, 0, 7), EXIT),
                socketFilter("insn 2: jump into the middle of ldimm64 insn 2", mov(0, 0), branch(Cond.JEQ, 0, 0, 1), Insn.LoadImm64.of(0, 1), EXIT),
                socketFilter("insn 1: unreachable insn 1", jump(1), Insn.LoadImm64.of(0, 1), EXIT),
                socketFilter("insn 2: unreachable insn 2", mov(0, 0), EXIT, mov(0, 1), EXIT),
                socketFilter("insn 0: last insn is not an exit or jmp", mov(0, 0)),
                socketFilter("insn 1: last insn is not an exit or jmp", mov(0, 0), branch(Cond.JEQ, 0, 0, -2)),
                socketFilter("insn 0: call to invalid destination", callLocal(5), EXIT),
                socketFilter("insn 1: last insn is not an exit or jmp", callLocal(1), mov(0, 0), mov(0, 0), EXIT),
                socketFilter("insn 1: infinite loop detected at insn 1", mov(0, 0), branch(Cond.JEQ, 0, 0, -1), EXIT),
                socketFilter("insn 1: infinite loop detected at insn 1", mov(0, 0), load(Width.W, 2, 1, 0), branch(Cond.JNE, 2, 5, -2), EXIT),
                strict("insn 1: infinite loop detected at insn 1", mov(0, 0), load(Width.W, 2, 1, 0), branch(Cond.JNE, 2, 5, -2), EXIT));
    }

    static Stream<Arguments> registers() {
        return Stream.of(
                socketFilter("insn 0: R2 !read_ok", movr(0, 2), EXIT),
                socketFilter("insn 0: R0 !read_ok", EXIT),
                socketFilter("insn 1: R1 !read_ok", call(5), movr(0, 1), EXIT),
                socketFilter("insn 0: frame pointer is read only", mov(10, 0), EXIT),
                socketFilter("insn 1: div by zero", mov(0, 0), alu(Alu.DIV, 0, 0), EXIT),
                socketFilter("insn 1: div by zero", mov(0, 0), alu32(Alu.SMOD, 0, 0), EXIT),
                socketFilter("insn 1: invalid shift 64", mov(0, 0), alu(Alu.LSH, 0, 64), EXIT),
                socketFilter("insn 1: invalid shift 32", mov(0, 0), alu32(Alu.LSH, 0, 32), EXIT),
                socketFilter("insn 1: invalid shift -1", mov(0, 0), alu32(Alu.ARSH, 0, -1), EXIT),
                socketFilter("insn 1: R1 pointer += pointer prohibited", mov(0, 0), alur(Alu.ADD, 1, 10), EXIT),
                socketFilter("insn 1: R1 pointer arithmetic with *= operator prohibited", mov(0, 0), alu(Alu.MUL, 1, 2), EXIT),
                socketFilter("insn 1: R1 bitwise operator &= on pointer prohibited", mov(0, 0), alu(Alu.AND, 1, 2), EXIT),
                socketFilter("insn 1: R1 32-bit pointer arithmetic prohibited", mov(0, 0), alu32(Alu.ADD, 1, 2), EXIT),
                socketFilter("insn 2: R2 subtraction from stack pointer prohibited", mov(0, 0), movr(2, 10), alu(Alu.SUB, 2, 2), EXIT),
                socketFilter("insn 1: R0 tried to subtract pointer from scalar", mov(0, 0), alur(Alu.SUB, 0, 10), EXIT),
                socketFilter("insn 1: math between fp pointer and 536870912 is not allowed", movr(2, 10), add(2, 0x20000000), mov(0, 0), EXIT),
                socketFilter("insn 2: fp pointer offset 1073741822 is not allowed", movr(2, 10), add(2, 0x1fffffff), add(2, 0x1fffffff), mov(0, 0), EXIT),
                socketFilter("insn 3: math between fp pointer and register with unbounded min value is not allowed", load(Width.W, 2, 1, 0), alu(Alu.LSH, 2, 32), movr(3, 10), alur(Alu.ADD, 3, 2), mov(0, 0), EXIT),
                strict("insn 1: R0 leaks addr as return value", movr(0, 1), EXIT),
                strict("insn 0: R1 partial copy of pointer", alu32r(Alu.MOV, 0, 1), EXIT),
                strict("insn 0: R1 pointer arithmetic prohibited", new Insn.Neg(true, 1), mov(0, 0), EXIT),
                strict("insn 0: R1 sign-extension part of pointer", alur(Alu.MOVSX8, 0, 1), EXIT),
                strict("insn 1: R1 pointer comparison prohibited", mov(0, 0), branch(Cond.JEQ, 1, 0, 0), EXIT),
                strict("insn 1: R10 pointer comparison prohibited", mov(0, 0), branchr(Cond.JGT, 1, 10, 0), EXIT),
                strict("insn 1: R1 pointer -= pointer prohibited", mov(0, 0), alur(Alu.SUB, 1, 1), EXIT));
    }

    static Stream<Arguments> access() {
        return Stream.of(
                socketFilter("insn 1: invalid write to stack R10 off=-520 size=8", mov(0, 0), store(Width.DW, 10, -520, 0), EXIT),
                socketFilter("insn 0: invalid read from stack R10 off=-520 size=8", load(Width.DW, 0, 10, -520), EXIT),
                socketFilter("insn 0: invalid read from stack R10 off=0 size=8", load(Width.DW, 0, 10, 0), EXIT),
                socketFilter("insn 2: invalid read from stack R2 off=-600 size=8", movr(2, 10), add(2, -600), load(Width.DW, 0, 2, 0), EXIT),
                socketFilter("insn 1: misaligned stack access off 0+0+-12 size 8", mov(0, 0), store(Width.DW, 10, -12, 0), EXIT),
                socketFilter("insn 3: misaligned stack access off 0+-4+-2 size 8", mov(0, 0), movr(1, 10), add(1, -4), store(Width.DW, 1, -2, 0), EXIT),
                socketFilter("insn 5: invalid variable-offset write to stack R3 var_off=(0x0; 0x1f8) off=-8 size=8", mov(0, 0), load(Width.W, 2, 1, 0), movr(3, 10), alu(Alu.AND, 2, 0x1f8), alur(Alu.ADD, 3, 2), store(Width.DW, 3, -8, 0), EXIT),
                strict("insn 0: invalid read from stack R10 off=-8 size=8", load(Width.DW, 0, 10, -8), EXIT),
                strict("insn 1: invalid read from stack off -8+0 size 8", storeImm(Width.W, 10, -16, 1), load(Width.DW, 0, 10, -8), EXIT),
                capBpf("insn 1: R2 stack pointer arithmetic goes out of range, prohibited for !root; off=8", movr(2, 10), add(2, 8), mov(0, 0), EXIT),
                capBpf("insn 3: R3 variable stack access prohibited for !root, var_off=(0x0; 0x8) off=0", load(Width.W, 2, 1, 0), alu(Alu.AND, 2, 8), movr(3, 10), alur(Alu.ADD, 3, 2), mov(0, 0), EXIT),
                capBpf("insn 2: leaking pointer from stack off -8", mov(0, 0), store(Width.DW, 10, -8, 1), rmw(Atomic.ADD, Width.DW, 10, -8, 0), EXIT),
                capBpf("insn 6: invalid read from stack R3 off -8+0 size 8", mov(2, 0), movr(3, 10), add(3, -8), load(Width.W, 4, 1, 0), alu(Alu.AND, 4, 7), add(4, 1), call(26), mov(0, 0), EXIT),
                strict("insn 1: invalid read from stack off -8+4 size 8", storeImm(Width.W, 10, -8, 1), load(Width.DW, 0, 10, -8), EXIT),
                socketFilter("insn 0: invalid bpf_context access off=400 size=4", load(Width.W, 0, 1, 400), EXIT),
                socketFilter("insn 0: invalid bpf_context access off=2 size=4", load(Width.W, 0, 1, 2), EXIT),
                socketFilter("insn 1: invalid bpf_context access off=0 size=4", mov(0, 0), store(Width.W, 1, 0, 0), EXIT),
                socketFilter("insn 1: dereference of modified ctx ptr R1 off=8 disallowed", add(1, 8), load(Width.W, 0, 1, 0), EXIT),
                socketFilter("insn 1: negative offset ctx ptr R1 off=-8 disallowed", add(1, -8), load(Width.W, 0, 1, 0), EXIT),
                socketFilter("insn 3: variable ctx access var_off=(0x0; 0x4) disallowed", load(Width.W, 2, 1, 0), alu(Alu.AND, 2, 4), alur(Alu.ADD, 1, 2), load(Width.W, 0, 1, 0), EXIT),
                strict("insn 0: R10 leaks addr into ctx", store(Width.W, 1, 48, 10), mov(0, 0), EXIT),
                socketFilter("insn 1: R1 invalid mem access 'scalar'", mov(1, 0), load(Width.W, 0, 1, 0), EXIT),
                socketFilter("insn 0: invalid size of register spill", store(Width.W, 10, -8, 1), mov(0, 0), EXIT),
                socketFilter("insn 1: invalid size of register fill", store(Width.DW, 10, -8, 1), load(Width.W, 0, 10, -8), EXIT),
                strict("insn 2: attempt to corrupt spilled pointer on stack", mov(0, 0), store(Width.DW, 10, -8, 1), store(Width.W, 10, -8, 0), EXIT),
                socketFilter("insn 1: BPF_ATOMIC stores into R1 ctx is not allowed", mov(0, 0), rmw(Atomic.ADD, Width.DW, 1, 48, 0), EXIT),
                memory("insn 0: R1 offset is outside of the packet", load(Width.B, 0, 1, 0), EXIT),
                memory("insn 3: R1 offset is outside of the packet", movr(3, 1), add(3, 8), mov(0, 0), load(Width.B, 0, 1, 0), EXIT));
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                socketFilter("insn 0: invalid func unknown#9999", call(9999), EXIT),
                socketFilter("insn 4: R1 type=scalar expected=ctx", mov(2, 0), mov(1, 0), movr(3, 10), mov(4, 8), call(26), EXIT),
                socketFilter("insn 3: R3 type=ctx expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_", mov(2, 0), movr(3, 1), mov(4, 8), call(26), EXIT),
                socketFilter("insn 4: R4 invalid zero-sized read: u64=[0,0]", mov(2, 0), movr(3, 10), add(3, -8), mov(4, 0), call(26), EXIT),
                socketFilter("insn 4: R4 min value is negative, either use unsigned or 'var &= const'", mov(2, 0), movr(3, 10), add(3, -8), mov(4, -1), call(26), EXIT),
                socketFilter("insn 4: R4 type=fp expected=scalar", mov(2, 0), movr(3, 10), add(3, -8), movr(4, 10), call(26), EXIT),
                socketFilter("insn 4: invalid write to stack R3 off=-8 size=16", mov(2, 0), movr(3, 10), add(3, -8), mov(4, 16), call(26), EXIT),
                strict("insn 3: R2 leaks addr into helper function", movr(2, 10), movr(3, 10), mov(4, 8), call(26), EXIT),
                socketFilter("insn 0: R6 !read_ok", Insn.LegacyLoad.absolute(Width.W, 0), EXIT),
                socketFilter("insn 1: at the time of BPF_LD_ABS|IND R6 != pointer to skb", mov(6, 1), Insn.LegacyLoad.absolute(Width.W, 0), EXIT),
                memory("insn 1: BPF_LD_[ABS|IND] instructions not allowed for this program type", movr(6, 1), Insn.LegacyLoad.absolute(Width.W, 0), EXIT),
                socketFilter("insn 3: cannot return stack pointer to the caller", callLocal(1), EXIT, movr(0, 10), EXIT),
                socketFilter("insn 1: R0 !read_ok", callLocal(1), EXIT, EXIT),
                socketFilter("insn 3: R6 !read_ok", mov(6, 1), callLocal(1), EXIT, movr(0, 6), EXIT),
                socketFilter("insn 5: cannot spill pointers to stack into stack frame of the caller", movr(1, 10), add(1, -8), callLocal(2), mov(0, 0), EXIT, store(Width.DW, 1, 0, 10), mov(0, 0), EXIT),
                socketFilter("insn 2: combined stack size of 2 calls is 528. Too large", mov(0, 0), store(Width.DW, 10, -512, 0), callLocal(1), EXIT, mov(0, 0), store(Width.DW, 10, -8, 0), EXIT),
                socketFilter("insn 2: the call stack of 9 frames is too deep", callLocal(1), EXIT, callLocal(-1), EXIT),
                socketFilter("insn 0: kernel btf_id 1 is not a function", new Insn.Call(CallKind.BTF, 1), EXIT),
                socketFilter("insn 1: unknown opcode 8d", mov(1, 1), new Insn.CallRegister(1), EXIT),
                socketFilter("insn 0: fd 3 is not pointing to valid bpf_map", new Insn.LoadImm64(1, Imm64.MAP_FD, 3, 0), mov(0, 0), EXIT));
    }
    // spotless:on

    @ParameterizedTest
    @MethodSource({"structure", "registers", "access", "calls"})
    void refuses(String line, ProgramType<?> type, Profile profile, Program program) {
        Verdict verdict = Verifier.of(type).profile(profile).verify(program);
        Rejected rejected = assertInstanceOf(Rejected.class, verdict, line);
        assertEquals(
                line, rejected.rejection().line(), () -> rejected.rejection().state());
    }
}
