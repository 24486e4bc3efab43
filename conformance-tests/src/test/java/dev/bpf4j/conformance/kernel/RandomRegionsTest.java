package dev.bpf4j.conformance.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random programs that begin and end regions and iterators, and throw: the kernel's verdict, and the same in both engines. */
class RandomRegionsTest {
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");
    private static final String RELEASE = "6.18";
    private static final int FRAME = 10;
    private static final int LENGTH = 7;
    private static final int[] PLACES = {-8, -16, -24, -32};
    private static final Insn EXIT = new Insn.Exit();

    private final Random random = new Random(618);

    private static Insn mov(int register, int value) {
        return new Insn.Bin(Alu.MOV, true, register, Operand.imm(value));
    }

    private static Insn call(String function) {
        return new Insn.Call(
                CallKind.BTF, KernelFunctions.instance().id(function).orElseThrow());
    }

    private static List<Insn> at(int place, Insn... then) {
        List<Insn> insns = new ArrayList<>();
        insns.add(new Insn.Bin(Alu.MOV, true, 1, Operand.reg(FRAME)));
        insns.add(new Insn.Bin(Alu.ADD, true, 1, Operand.imm(place)));
        insns.addAll(List.of(then));
        return insns;
    }

    private List<Insn> step(int depth) {
        int place = PLACES[random.nextInt(PLACES.length)];
        return switch (random.nextInt(depth < 2 ? 16 : 13)) {
            case 0, 1 -> at(place, call("bpf_local_irq_save"));
            case 2, 3 -> at(place, call("bpf_local_irq_restore"));
            case 4 -> List.of(call("bpf_rcu_read_lock"));
            case 5 -> List.of(call("bpf_rcu_read_unlock"));
            case 6 -> List.of(call("bpf_preempt_disable"));
            case 7 -> List.of(call("bpf_preempt_enable"));
            case 8 -> at(place, mov(2, 0), mov(3, 3), call("bpf_iter_num_new"));
            case 9 -> at(place, call("bpf_iter_num_destroy"));
            case 10 -> at(place, call("bpf_iter_num_next"));
            case 11 -> List.of(mov(1, random.nextInt(9)), call("bpf_throw"));
            case 12 -> List.of(new Insn.Store(Width.DW, FRAME, (short) place, Operand.imm(1)));
            default -> branch(depth);
        };
    }

    private List<Insn> branch(int depth) {
        List<Insn> inner = steps(depth + 1, 1 + random.nextInt(3));
        List<Insn> insns = new ArrayList<>();
        insns.add(new Insn.Branch(Cond.JEQ, true, LENGTH, Operand.imm(14 + random.nextInt(4)), (short) inner.size()));
        insns.addAll(inner);
        return insns;
    }

    private List<Insn> steps(int depth, int count) {
        List<Insn> insns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            insns.addAll(step(depth));
        }
        return insns;
    }

    /** What is begun is ended in the reverse order, mostly, with branches between. */
    private List<Insn> balanced(int depth) {
        int place = PLACES[depth];
        List<Insn> inner = depth + 1 < PLACES.length && random.nextInt(4) > 0 ? balanced(depth + 1) : List.of();
        List<Insn> insns = new ArrayList<>(inner);
        switch (random.nextInt(4)) {
            case 0 -> {
                insns.addAll(0, at(place, call("bpf_local_irq_save")));
                insns.addAll(at(place, call("bpf_local_irq_restore")));
            }
            case 1 -> {
                insns.addAll(0, at(place, mov(2, 0), mov(3, 3), call("bpf_iter_num_new")));
                insns.addAll(at(place, call("bpf_iter_num_destroy")));
            }
            case 2 -> {
                insns.add(0, call("bpf_rcu_read_lock"));
                insns.add(call("bpf_rcu_read_unlock"));
            }
            default -> {
                insns.add(0, call("bpf_preempt_disable"));
                insns.add(call("bpf_preempt_enable"));
            }
        }
        if (random.nextInt(3) == 0) {
            insns.addAll(branch(1));
        }
        return insns;
    }

    private Program program() {
        List<Insn> insns = new ArrayList<>();
        insns.add(new Insn.Load(Width.W, false, LENGTH, 1, (short) 0));
        insns.addAll(random.nextInt(3) == 0 ? steps(0, 2 + random.nextInt(6)) : balanced(0));
        insns.addAll(List.of(mov(0, 0), EXIT));
        return Program.of(insns);
    }

    private static Verdict verdict(Program program) {
        return Verifier.of(Linux.SCHED_CLS).profile(Profile.ROOT).verify(program);
    }

    @Test
    void theVerdictIsTheKernels() {
        Availability availability = LiveKernel.availability();
        assumeTrue(availability.present(), availability.reason());
        assumeTrue(System.getProperty("os.version").startsWith(RELEASE), "Linux " + RELEASE);
        KernelJudge kernel = new KernelJudge(LiveKernel.probe().orElseThrow(), new KernelPace());
        int type = KernelProgramType.byName("sched_cls").orElseThrow().number();
        for (int i = 0; i < (LONG ? 1000 : 60); i++) {
            Program program = program();
            Judgement theirs = kernel.judge(LoadRequest.of(type, Codec.encode(KernelFunctionIds.translate(program)))
                    .withLicense("GPL"));
            Verdict ours = verdict(program);
            assertEquals(theirs.isAccepted(), ours instanceof Accepted, () -> theirs.line() + "\n" + program);
            if (ours instanceof Rejected rejected && theirs.insn().isPresent()) {
                assertEquals(
                        theirs.insn().getAsInt(),
                        rejected.rejection().slot(),
                        () -> theirs.line() + "\n" + rejected.rejection().message() + "\n" + program);
            }
        }
    }

    @Test
    void acceptedProgramsRunAlikeWithoutTrap() {
        int accepted = 0;
        for (int i = 0; i < (LONG ? 3000 : 200); i++) {
            Program program = program();
            if (verdict(program) instanceof Accepted) {
                accepted++;
                for (int length : new int[] {14, 15, 20}) {
                    assertEquals(run(program, Engine.INTERPRETER, length), run(program, Engine.JIT, length));
                }
            }
        }
        assertTrue(accepted > 20, "only " + accepted + " were accepted");
    }

    private static long run(Program program, Engine engine, int length) {
        return ProgramLoader.of(Linux.SCHED_CLS)
                .profile(Profile.ROOT)
                .engine(engine)
                .load(program)
                .run(new SocketBuffer().packet(new byte[length]));
    }
}
