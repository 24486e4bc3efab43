package dev.bpf4j.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassicTranslatorTest {
    private static final int PROLOGUE = 3;
    private static final Host HOST = new Host(() -> 0x89abcdef, () -> 5, () -> 0);
    private static final ClassicInsn RET_A = ClassicInsn.of(ClassicOp.RET_A, 0);

    private static ClassicInsn insn(ClassicOp op, int k) {
        return ClassicInsn.of(op, k);
    }

    /** The translation without prologue. */
    private static List<Insn> body(ClassicInsn... insns) {
        List<Insn> all = ClassicTranslator.translate(ClassicProgram.of(insns)).insns();
        return all.subList(PROLOGUE, all.size());
    }

    private static Insn.Branch branch(Cond cond, Operand operand, int off) {
        return new Insn.Branch(cond, true, 0, operand, (short) off);
    }

    @Test
    void startsWithZeroRegistersAndTheContextInR6() {
        assertEquals(
                List.of(
                        new Insn.Bin(Alu.MOV, false, 0, Operand.imm(0)),
                        new Insn.Bin(Alu.MOV, false, 7, Operand.imm(0)),
                        new Insn.Bin(Alu.MOV, true, 6, Operand.reg(1)),
                        new Insn.Exit()),
                ClassicTranslator.translate(ClassicProgram.of(RET_A)).insns());
    }

    @Test
    void conditionsWithOneFallThroughTakeOneInstruction() {
        ClassicInsn ret = insn(ClassicOp.RET_K, 1);
        assertEquals(
                branch(Cond.JEQ, Operand.imm(7), 2),
                body(ClassicInsn.jump(ClassicOp.JEQ_K, 7, 1, 0), ret, RET_A).get(0));
        assertEquals(
                branch(Cond.JLE, Operand.imm(7), 2),
                body(ClassicInsn.jump(ClassicOp.JGT_K, 7, 0, 1), ret, RET_A).get(0));
        assertEquals(
                List.of(branch(Cond.JSET, Operand.imm(7), 1), new Insn.Jump(false, 2)),
                body(ClassicInsn.jump(ClassicOp.JSET_K, 7, 0, 1), ret, RET_A).subList(0, 2));
    }

    @Test
    void comparisonsWithTheTopBitGoThroughARegister() {
        List<Insn> body = body(ClassicInsn.jump(ClassicOp.JGE_K, 0x80000000, 1, 0), insn(ClassicOp.RET_K, 1), RET_A);
        assertEquals(new Insn.Bin(Alu.MOV, false, 2, Operand.imm(0x80000000)), body.get(0));
        assertEquals(branch(Cond.JGE, Operand.reg(2), 2), body.get(1));
    }

    @Test
    void scratchMemoryIsOnTheStack() {
        assertEquals(
                new Insn.Store(Width.W, 10, (short) -64, Operand.reg(7)),
                body(insn(ClassicOp.STX, 15), RET_A).get(0));
    }

    @Test
    void unreachableCodeIsLeftOut() {
        assertEquals(
                List.of(new Insn.Jump(false, 0), new Insn.Exit()),
                body(insn(ClassicOp.JA, 1), insn(ClassicOp.LD_IMM, 1), RET_A));
    }

    @Test
    void refusedProgramsAreNotTranslated() {
        ClassicProgram packetLoad = ClassicProgram.of(insn(ClassicOp.LD_B_ABS, 0), RET_A);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ClassicTranslator.translateSeccomp(packetLoad))
                .getMessage()
                .contains("insn 0"));
        assertThrows(IllegalArgumentException.class, () -> ClassicTranslator.translate(ClassicProgram.of(List.of())));
    }

    /** The two shapes that Linux's converter refuses for the reach of their jumps. */
    @Test
    void jumpsOverAsMuchAsThereIs() {
        List<ClassicInsn> jump = new ArrayList<>(Collections.nCopies(4096, insn(ClassicOp.LDX_MSH, 0)));
        jump.set(0, insn(ClassicOp.JA, 4094));
        jump.set(4095, insn(ClassicOp.RET_K, 3));
        assertEquals(3, run(ClassicProgram.of(jump), new byte[20]));

        List<ClassicInsn> late = new ArrayList<>(Collections.nCopies(4096, insn(ClassicOp.LDX_MSH, 0)));
        late.set(0, insn(ClassicOp.LD_IMM, 1));
        late.set(4093, ClassicInsn.jump(ClassicOp.JEQ_K, 1, 0, 1));
        late.set(4094, insn(ClassicOp.RET_K, 3));
        late.set(4095, insn(ClassicOp.RET_K, 4));
        assertEquals(3, run(ClassicProgram.of(late), new byte[20]));
    }

    private static int run(ClassicProgram program, byte[] packet) {
        Program translated = ClassicTranslator.translate(program);
        Execution<SocketBuffer> execution = new Execution<>(ClassicTranslator.SOCKET_FILTER, HOST);
        return (int) Interpreter.of(translated, ClassicTranslator.SOCKET_FILTER)
                .run(execution, new SocketBuffer().packet(packet));
    }

    private static SocketBuffer buffer() {
        byte[] packet = new byte[64];
        packet[14] = 0x45;
        packet[23] = 6;
        packet[46] = 0x50;
        return new SocketBuffer()
                .packet(packet)
                .networkHeader(14)
                .linkHeader(0)
                .packetType(3)
                .mark(0xfedcba98)
                .queueMapping(0xabcd)
                .protocol(0x0800)
                .vlan(true, 0x8123, 0x88a8)
                .device(17, 772)
                .hash(0x87654321);
    }

    private static ClassicProgram ancillary(Ancillary value, int a) {
        return ClassicProgram.of(
                insn(ClassicOp.LDX_IMM, 6),
                insn(ClassicOp.LD_IMM, a),
                insn(ClassicOp.LD_W_ABS, value.offset()),
                ClassicInsn.jump(ClassicOp.JEQ_K, a, 0, 1),
                insn(ClassicOp.RET_K, 99),
                RET_A);
    }

    @ParameterizedTest
    @EnumSource(Ancillary.class)
    void everyAncillaryValueIsTheClassicOne(Ancillary value) {
        for (SocketBuffer skb : List.of(buffer(), buffer().device(0, 0))) {
            ClassicProgram program = ancillary(value, 20);
            ClassicInput input = ClassicInputs.of(skb, HOST);
            Execution<SocketBuffer> execution = new Execution<>(ClassicTranslator.SOCKET_FILTER, HOST);
            long result = Interpreter.of(ClassicTranslator.translate(program), ClassicTranslator.SOCKET_FILTER)
                    .run(execution, skb);
            assertEquals(ClassicInterpreter.run(program, input), (int) result, value + " of " + skb.ifindex());
        }
    }

    @Test
    void aPacketWithoutDeviceEndsTheProgramWithA() {
        ClassicProgram program = ancillary(Ancillary.IFINDEX, 20);
        assertEquals(20, run(program, new byte[4]));
        assertEquals(20, run(ancillary(Ancillary.HATYPE, 20), new byte[4]));
    }

    @Test
    void seccompFiltersLoadNativeWordsOfTheContext() {
        ClassicProgram program = ClassicProgram.of(
                insn(ClassicOp.LD_W_ABS, 0x14),
                insn(ClassicOp.TAX, 0),
                insn(ClassicOp.LD_LEN, 0),
                insn(ClassicOp.ADD_X, 0),
                RET_A);
        SeccompData call = new SeccompData().call(1, 0xc000003e).arg(0, 0x1122334455667788L);
        Execution<SeccompData> execution = new Execution<>(ClassicTranslator.SECCOMP, HOST);
        long result = Interpreter.of(ClassicTranslator.translateSeccomp(program), ClassicTranslator.SECCOMP)
                .run(execution, call);
        assertEquals(0x11223344 + 64, result);
        assertEquals(0x11223344 + 64, ClassicInterpreter.run(program, ClassicInputs.of(call)));
    }
}
