package dev.bpf4j.runtime.jit;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.verifier.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Programs that throw, in all engines and in programs of one method, of parts and of several classes. */
class ThrowTest {
    private static final Insn EXIT = new Insn.Exit();

    private static List<Executable<SocketBuffer>> engines(Program program) {
        List<Executable<SocketBuffer>> engines = new ArrayList<>(List.of(Interpreter.of(program, Linux.SCHED_CLS)));
        for (Limits limits : new Limits[] {Limits.HOTSPOT, new Limits(600, 100_000), new Limits(900, 1)}) {
            engines.add(JitCompiler.compile(program, Linux.SCHED_CLS, Facts.none(program), limits));
        }
        return engines;
    }

    private static Insn mov(int dst, int value) {
        return new Insn.Bin(Alu.MOV, true, dst, imm(value));
    }

    private static Insn call(String kernelFunction) {
        int id = KernelFunctions.instance().id(kernelFunction).orElseThrow();
        assertEquals(true, id >= Prototype.KERNEL_FUNCTION_IDS);
        return new Insn.Call(CallKind.BTF, id);
    }

    /** Functions that call each other, of which the last throws. */
    private static List<Insn> chain(int depth, int cookie) {
        List<Insn> insns = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            insns.addAll(List.of(mov(6, i), new Insn.Call(CallKind.LOCAL, 2), mov(0, 1), EXIT));
        }
        insns.addAll(List.of(mov(1, cookie), call("bpf_throw"), mov(0, 2), EXIT));
        return insns;
    }

    private static long run(Executable<SocketBuffer> engine) {
        return engine.run(new Execution<>(Linux.SCHED_CLS), new SocketBuffer().packet(new byte[20]));
    }

    /** What is thrown is the result, from however deep. */
    @Property(tries = 50)
    void throwsOutOfAllFunctions(@ForAll @IntRange(min = 0, max = 7) int depth, @ForAll int cookie) {
        for (Executable<SocketBuffer> engine : engines(Program.of(chain(depth, cookie)))) {
            assertEquals(cookie, run(engine));
        }
    }

    /** The function that it goes to has all frames, and no register but the argument. */
    @Property(tries = 50)
    void whatIsThrownGoesToAFunction(@ForAll @IntRange(min = 0, max = 7) int depth, @ForAll int cookie) {
        List<Insn> insns = chain(depth, cookie);
        int slot = insns.size();
        insns.addAll(List.of(
                new Insn.Bin(Alu.MOV, true, 0, Operand.reg(1)),
                new Insn.Bin(Alu.ADD, true, 0, Operand.reg(6)),
                new Insn.Bin(Alu.ADD, true, 0, imm(1)),
                EXIT));
        Program program = Program.of(insns).catching(OptionalInt.of(slot));
        for (Executable<SocketBuffer> engine : engines(program)) {
            assertEquals(cookie + 1L, run(engine));
        }
    }

    @Test
    void whatTheFunctionThrowsIsTheResult() {
        List<Insn> insns = chain(2, 5);
        int slot = insns.size();
        insns.addAll(List.of(mov(1, 6), call("bpf_throw"), EXIT));
        Program program = Program.of(insns).catching(OptionalInt.of(slot));
        for (Executable<SocketBuffer> engine : engines(program)) {
            assertEquals(6, run(engine));
        }
    }

    @Test
    void anExecutionRunsAgainAfterwards() {
        for (Executable<SocketBuffer> engine : engines(Program.of(chain(3, 9)))) {
            Execution<SocketBuffer> execution = new Execution<>(Linux.SCHED_CLS);
            for (int i = 0; i < 20; i++) {
                assertEquals(9, engine.run(execution, new SocketBuffer().packet(new byte[20])));
            }
        }
    }
}
