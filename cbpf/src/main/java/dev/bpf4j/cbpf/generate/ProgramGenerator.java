package dev.bpf4j.cbpf.generate;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes random programs that Linux accepts: all 49 opcodes and 16 ancillary values, forward jumps of every distance,
 * code that cannot be reached, and reads of M[] only where the checker sees a write on every path. Most loads hit the
 * packet and most divisors are not 0, so that runs are long. The same seed gives the same program.
 */
public final class ProgramGenerator {

    /**
     * What the programs may contain.
     *
     * @param ancillaries the ancillary values that may be loaded
     * @param seccomp whether only what a seccomp filter may do is allowed; there are no ancillary loads then
     * @param packetBytes the packet length that most loads stay inside, at least 4
     */
    public record Options(Set<Ancillary> ancillaries, boolean seccomp, int packetBytes) {

        /** @throws IllegalArgumentException if the packet length is less than 4 */
        public Options {
            ancillaries = Set.copyOf(ancillaries);
            if (packetBytes < 4) {
                throw new IllegalArgumentException("packets of " + packetBytes + " bytes, where 4 is the least");
            }
        }

        /** Socket filters with all ancillary values, for packets of about 64 bytes. */
        public static Options socketFilter() {
            return new Options(EnumSet.allOf(Ancillary.class), false, 64);
        }

        /** Seccomp filters. */
        public static Options seccompFilter() {
            return new Options(Set.of(), true, 64);
        }

        /** The same with these ancillary values only. */
        public Options withAncillaries(Set<Ancillary> only) {
            return new Options(only, seccomp, packetBytes);
        }

        /** The same for packets of another length. */
        public Options withPacketBytes(int bytes) {
            return new Options(ancillaries, seccomp, bytes);
        }
    }

    private static final int MEMORY_CELLS = 16;
    private static final int ALL_CELLS = 0xffff;
    private static final int LONGEST_SKIP = 255;

    private final RandomGenerator random;
    private final Operands operands;
    private final List<ClassicOp> ops;
    private final int size;
    private final List<ClassicInsn> insns = new ArrayList<>();
    /** Instructions that the next ones must be, because those before prepared for them. */
    private final Deque<ClassicInsn> pending = new ArrayDeque<>();
    /** The checker's view of M[]: a bit per cell that is written, running and at jump targets. */
    private final int[] writtenAt;

    private int written;

    private ProgramGenerator(RandomGenerator random, int size, Options options) {
        this.random = random;
        this.operands = new Operands(random, options);
        this.ops = OpMix.allowed(options.seccomp());
        this.size = size;
        this.writtenAt = new int[size];
        Arrays.fill(writtenAt, ALL_CELLS);
    }

    /**
     * A program of 1 to {@code maxLength} instructions; half of them are short.
     *
     * @throws IllegalArgumentException if the longest length is not in 1..4096
     */
    public static ClassicProgram generate(RandomGenerator random, int maxLength, Options options) {
        if (maxLength < 1 || maxLength > ClassicProgram.MAX_INSNS) {
            throw new IllegalArgumentException("length " + maxLength + " is not in 1.." + ClassicProgram.MAX_INSNS);
        }
        int bound = random.nextBoolean() ? Math.min(maxLength, 24) : maxLength;
        return new ProgramGenerator(random, 1 + random.nextInt(bound), options).generate();
    }

    private ClassicProgram generate() {
        while (insns.size() < size - 1) {
            written &= writtenAt[insns.size()];
            ClassicInsn insn = pending.isEmpty() ? next() : pending.remove();
            noteMemory(insn, insn.op().orElseThrow());
            insns.add(insn);
        }
        insns.add(random.nextInt(4) == 0 ? ret() : ClassicInsn.of(ClassicOp.RET_A, 0));
        return ClassicProgram.of(insns);
    }

    private ClassicInsn ret() {
        return ClassicInsn.of(ClassicOp.RET_K, operands.constant());
    }

    private void noteMemory(ClassicInsn insn, ClassicOp op) {
        int pc = insns.size();
        switch (op.kind()) {
            case ST, STX -> written |= 1 << insn.k();
            case JA -> merge(pc + 1 + insn.k());
            case COND_K, COND_X -> {
                int before = written;
                merge(pc + 1 + insn.jt());
                written = before;
                merge(pc + 1 + insn.jf());
            }
            default -> {}
        }
    }

    private void merge(int target) {
        writtenAt[target] &= written;
        written = ALL_CELLS;
    }

    private ClassicInsn next() {
        ClassicOp op = ops.get(random.nextInt(ops.size()));
        return switch (op.kind()) {
            case ALU_K -> ClassicInsn.of(op, operands.aluConstant(op.alu()));
            case ALU_X -> op.alu().isDivision() && random.nextInt(16) > 0 ? divide(op) : ClassicInsn.of(op, 0);
            case LD_IMM, LDX_IMM -> ClassicInsn.of(op, operands.constant());
            case LD_ABS -> absolute(op);
            case LD_IND -> random.nextInt(64) > 0 ? indirect(op) : ClassicInsn.of(op, operands.constant());
            case LDX_MSH -> ClassicInsn.of(op, operands.packetOffset(1));
            case LD_MEM -> memoryRead(op, ClassicOp.ST);
            case LDX_MEM -> memoryRead(op, ClassicOp.STX);
            case ST, STX -> ClassicInsn.of(op, random.nextInt(MEMORY_CELLS));
            case JA -> ClassicInsn.of(op, skip(size));
            case COND_K -> ClassicInsn.jump(op, operands.constant(), skip(LONGEST_SKIP), skip(LONGEST_SKIP));
            case COND_X -> ClassicInsn.jump(op, 0, skip(LONGEST_SKIP), skip(LONGEST_SKIP));
            case RET_K -> ret();
            case NEG, LD_LEN, LDX_LEN, TAX, TXA, RET_A -> ClassicInsn.of(op, 0);
        };
    }

    /** X is made non-zero first. */
    private ClassicInsn divide(ClassicOp op) {
        pending.add(ClassicInsn.of(op, 0));
        return ClassicInsn.of(ClassicOp.LDX_IMM, operands.divisor());
    }

    private ClassicInsn absolute(ClassicOp op) {
        return operands.wantsAncillary()
                ? ancillary(op, operands.ancillary())
                : ClassicInsn.of(op, operands.packetOffset(op.size()));
    }

    /** For a search of attributes, A and X are mostly made an offset and a type that can be found. */
    private ClassicInsn ancillary(ClassicOp op, Ancillary ancillary) {
        ClassicInsn load = ClassicInsn.of(op, ancillary.offset());
        boolean searches = ancillary == Ancillary.NLATTR || ancillary == Ancillary.NLATTR_NEST;
        if (!searches || random.nextInt(4) == 0) {
            return load;
        }
        pending.add(ClassicInsn.of(ClassicOp.LDX_IMM, random.nextInt(4)));
        pending.add(load);
        return ClassicInsn.of(ClassicOp.LD_IMM, 4 * random.nextInt(8));
    }

    /** X is mostly made an offset that, with k, hits the packet; sometimes only because the sum wraps. */
    private ClassicInsn indirect(ClassicOp op) {
        int offset = operands.packetOffset(op.size());
        int x = random.nextInt(4) == 0 ? -1 - random.nextInt(64) : random.nextInt(16);
        pending.add(ClassicInsn.of(op, offset - x));
        return ClassicInsn.of(ClassicOp.LDX_IMM, x);
    }

    /** A read of a cell that is written, or a write if there is none. */
    private ClassicInsn memoryRead(ClassicOp read, ClassicOp write) {
        if (written == 0) {
            return ClassicInsn.of(write, random.nextInt(MEMORY_CELLS));
        }
        int cell = random.nextInt(MEMORY_CELLS);
        while ((written & 1 << cell) == 0) {
            cell = (cell + 1) % MEMORY_CELLS;
        }
        return ClassicInsn.of(read, cell);
    }

    /** How many instructions to skip: mostly few, sometimes as many as possible. */
    private int skip(int longest) {
        int possible = Math.min(longest, size - insns.size() - 2);
        return switch (random.nextInt(64)) {
            case 0 -> possible;
            case 1 -> random.nextInt(possible + 1);
            case 2, 3 -> random.nextInt(Math.min(possible, 60) + 1);
            default -> random.nextInt(Math.min(possible, random.nextInt(6)) + 1);
        };
    }
}
