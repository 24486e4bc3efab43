package dev.bpf4j.cbpf.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.cbpf.run.PacketInput;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CheckerPropertiesTest {

    private static final List<ClassicOp> MEMORY_AND_JUMPS = List.of(
            ClassicOp.ST,
            ClassicOp.ST,
            ClassicOp.STX,
            ClassicOp.LD_MEM,
            ClassicOp.LDX_MEM,
            ClassicOp.JEQ_K,
            ClassicOp.JEQ_K,
            ClassicOp.JA,
            ClassicOp.TAX,
            ClassicOp.RET_K);

    /** A small program in which jumps are legal, and reads of two cells may or may not be. */
    private static ClassicProgram memoryProgram(RandomGenerator random) {
        int size = 3 + random.nextInt(9);
        List<ClassicInsn> insns = new ArrayList<>();
        for (int pc = 0; pc < size - 1; pc++) {
            ClassicOp op = MEMORY_AND_JUMPS.get(random.nextInt(MEMORY_AND_JUMPS.size()));
            int left = size - pc - 1;
            insns.add(
                    op.isConditional()
                            ? ClassicInsn.jump(op, 0, random.nextInt(left), random.nextInt(left))
                            : ClassicInsn.of(op, op.isJump() ? random.nextInt(left) : random.nextInt(2)));
        }
        insns.add(ClassicInsn.of(ClassicOp.RET_A, 0));
        return ClassicProgram.of(insns);
    }

    /** Follows every path, instead of merging at jump targets as the checker does. */
    private static final class Paths {
        private final ClassicProgram program;
        private final BitSet reached = new BitSet();
        private boolean readsUnwritten;

        Paths(ClassicProgram program) {
            this.program = program;
            follow(0, 0);
        }

        private void follow(int pc, int written) {
            reached.set(pc);
            ClassicInsn insn = program.at(pc);
            int cell = 1 << insn.k();
            switch (insn.op().orElseThrow().kind()) {
                case ST, STX -> follow(pc + 1, written | cell);
                case LD_MEM, LDX_MEM -> {
                    readsUnwritten |= (written & cell) == 0;
                    follow(pc + 1, written);
                }
                case JA -> follow(pc + 1 + insn.k(), written);
                case COND_K -> {
                    follow(pc + 1 + insn.jt(), written);
                    follow(pc + 1 + insn.jf(), written);
                }
                case RET_A, RET_K -> {}
                default -> follow(pc + 1, written);
            }
        }
    }

    @Property
    void readsAreAcceptedIffWrittenOnEveryPath(@ForAll long seed) {
        ClassicProgram program = memoryProgram(new SplittableRandom(seed));
        Paths paths = new Paths(program);
        boolean accepted = ClassicChecker.linux().check(program).isEmpty();
        assertTrue(!accepted || !paths.readsUnwritten, "accepted, but a path reads an unwritten cell");
        if (paths.reached.cardinality() == program.size()) {
            assertEquals(!paths.readsUnwritten, accepted);
        }
    }

    /** Whatever the checker lets through, the interpreter can run: no exception, and it ends. */
    @Property(tries = 3000)
    void acceptedProgramsRun(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        ClassicProgram program = arbitraryProgram(random);
        if (ClassicChecker.linux().check(program).isEmpty()) {
            ClassicInterpreter.run(program, PacketInput.of(new byte[64]));
        }
    }

    private static ClassicProgram arbitraryProgram(RandomGenerator random) {
        int size = 1 + random.nextInt(6);
        List<ClassicInsn> insns = new ArrayList<>();
        for (int pc = 0; pc < size; pc++) {
            ClassicOp op = ClassicOp.values()[random.nextInt(ClassicOp.values().length)];
            int k = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(18);
            insns.add(new ClassicInsn(op.code(), random.nextInt(4), random.nextInt(4), k));
        }
        insns.add(ClassicInsn.of(ClassicOp.RET_A, 0));
        return ClassicProgram.of(insns);
    }

    @Property(tries = 300)
    void anyProgramIsJudged(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<ClassicInsn> insns = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            int code = random.nextInt(8) > 0
                    ? ClassicOp.values()[random.nextInt(ClassicOp.values().length)].code()
                    : random.nextInt(0x10000);
            insns.add(new ClassicInsn(code, random.nextInt(256), random.nextInt(256), random.nextInt()));
        }
        ClassicProgram program = ClassicProgram.of(insns);
        for (Refusal refusal : ClassicChecker.seccomp().checkAll(program)) {
            assertTrue(refusal.insn() < program.size());
            assertTrue(refusal.message().endsWith("(rule " + refusal.rule() + ")"));
        }
    }
}
