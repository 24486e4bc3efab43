package dev.bpf4j.conformance.suite;

import static dev.bpf4j.conformance.suite.InterpreterMistake.*;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicCond;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.run.ClassicInput;
import java.util.Optional;

/** A classic interpreter with one mistake, written apart from the reference interpreter. */
final class FaultyInterpreter {
    /** Thrown where the program ends. */
    private static final class End extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int result;

        End(int result) {
            super("", null, false, false);
            this.result = result;
        }
    }

    private final InterpreterMistake mistake;
    private final ClassicInput input;
    private final int[] cells = new int[16];
    private int pc;
    private int a;
    private int x;

    private FaultyInterpreter(InterpreterMistake mistake, ClassicInput input) {
        this.mistake = mistake;
        this.input = input;
        this.a = mistake == A_STARTS_AS_LENGTH ? input.length() : 0;
        this.x = mistake == X_STARTS_AS_ONE ? 1 : 0;
    }

    /** @throws IndexOutOfBoundsException if the mistake leads out of the program */
    static int run(InterpreterMistake mistake, ClassicProgram program, Input input) {
        FaultyInterpreter state = new FaultyInterpreter(mistake, new FaultyInput(mistake, input));
        try {
            for (; ; ) {
                ClassicInsn insn = program.at(state.pc);
                state.pc++;
                state.step(insn, insn.op().orElseThrow(), insn.k());
            }
        } catch (End end) {
            return end.result;
        }
    }

    private boolean is(InterpreterMistake one) {
        return mistake == one;
    }

    private void step(ClassicInsn insn, ClassicOp op, int k) {
        switch (op.kind()) {
            case LD_IMM -> a = k;
            case LDX_IMM -> x = k;
            case LD_LEN -> a = input.length();
            case LDX_LEN -> loadLengthToX();
            case LD_ABS -> absolute(op.size(), k);
            case LD_IND -> indirect(op.size(), k);
            case LDX_MSH -> headerLength(k);
            case LD_MEM -> a = cells[cell(k)];
            case LDX_MEM -> loadCellToX(k);
            case ST -> store(k, is(ST_STORES_X) ? x : a);
            case STX -> store(k, is(STX_STORES_A) ? a : x);
            case TAX -> copy(!is(TAX_REVERSED));
            case TXA -> copy(is(TXA_REVERSED));
            case ALU_K -> a = arithmetic(op.alu(), constant(op.alu(), k));
            case ALU_X -> byX(op.alu());
            case NEG -> a = is(NEG_COMPLEMENT) ? ~a : -a;
            case JA -> pc += (is(JA_8_BITS) ? k & 0xff : k) + (is(JA_OFF_BY_ONE) ? 1 : 0);
            case COND_K -> branch(insn, test(op.cond(), k));
            case COND_X -> branch(insn, test(op.cond(), is(COND_X_USES_K) ? k : x));
            case RET_K -> throw new End(is(RET_K_16_BITS) ? k & 0xffff : k);
            case RET_A -> throw new End(is(RET_A_RETURNS_X) ? x : a);
        }
    }

    private void loadLengthToX() {
        if (is(LDX_LEN_SETS_A)) {
            a = input.length();
        } else {
            x = input.length();
        }
    }

    private void loadCellToX(int k) {
        if (is(LDX_MEM_LOADS_A)) {
            a = cells[cell(k)];
        } else {
            x = cells[cell(k)];
        }
    }

    private int cell(int k) {
        return is(EIGHT_CELLS) ? k & 7 : k;
    }

    private void store(int k, int value) {
        cells[cell(k)] = is(CELLS_OF_16_BITS) ? value & 0xffff : value;
    }

    private void copy(boolean toX) {
        if (toX) {
            x = a;
        } else {
            a = x;
        }
    }

    private void absolute(int size, int k) {
        Optional<Ancillary> ancillary = is(ANCILLARY_WORDS_ONLY) && size < 4 ? Optional.empty() : Ancillary.ofOffset(k);
        if (ancillary.isEmpty()) {
            a = load(k, size);
        } else {
            ancillary(ancillary.get(), size);
        }
    }

    private void ancillary(Ancillary ancillary, int size) {
        long value = input.ancillary(ancillary, a, x);
        if (value < 0 && !is(NO_DEVICE_GOES_ON)) {
            throw new End(is(NO_DEVICE_RETURNS_0) ? 0 : a);
        }
        a = value < 0 ? 0 : (int) value;
        if (is(ANCILLARY_CUT_TO_SIZE)) {
            a &= (int) ((1L << 8 * size) - 1);
        }
    }

    private void indirect(int size, int k) {
        int offset = is(IND_SIGNED_16) ? (short) k : k;
        long sum = (is(IND_IGNORES_X) ? 0 : Integer.toUnsignedLong(x)) + Integer.toUnsignedLong(offset);
        if (is(IND_DOES_NOT_WRAP) && sum != (int) sum) {
            throw new End(0);
        }
        Optional<Ancillary> ancillary = Ancillary.ofOffset((int) sum);
        if (is(NEGATIVE_IND_IS_ANCILLARY) && ancillary.isPresent()) {
            ancillary(ancillary.get(), size);
        } else {
            a = load((int) sum, size);
        }
    }

    private int load(int offset, int size) {
        long value = input.load(offset, size);
        if (value >= 0) {
            return (int) value;
        }
        if (is(FAILED_LOAD_GOES_ON)) {
            return 0;
        }
        throw new End(is(FAILED_LOAD_RETURNS_A) ? a : 0);
    }

    private void headerLength(int k) {
        long value = input.load(k, 1);
        if (value < 0 && !is(MSH_FAILED_GOES_ON)) {
            throw new End(0);
        }
        int octet = value < 0 ? 0 : (int) value;
        x = (is(MSH_WITHOUT_MASK) ? octet : octet & 0xf) * (is(MSH_WITHOUT_FACTOR) ? 1 : 4);
        if (is(MSH_CLOBBERS_A)) {
            a = x;
        }
    }

    private int constant(ClassicAlu alu, int k) {
        return alu == ClassicAlu.AND && is(AND_SIGN_EXTENDS) ? (short) k : k;
    }

    private void byX(ClassicAlu alu) {
        if (alu.isDivision() && x == 0) {
            boolean goesOn = alu == ClassicAlu.DIV ? is(DIV_ZERO_GOES_ON) : is(MOD_ZERO_GOES_ON);
            if (!goesOn) {
                throw new End(is(DIV_ZERO_RETURNS_A) && alu == ClassicAlu.DIV ? a : 0);
            }
            a = alu == ClassicAlu.DIV ? 0 : a;
        } else {
            a = arithmetic(alu, x);
        }
    }

    private int arithmetic(ClassicAlu alu, int b) {
        return switch (alu) {
            case ADD -> a + b;
            case SUB -> is(SUB_REVERSED) ? b - a : a - b;
            case MUL -> a * (is(MUL_16_BITS) ? b & 0xffff : b);
            case DIV -> is(DIV_SIGNED) ? a / b : Integer.divideUnsigned(a, b);
            case MOD -> is(MOD_SIGNED) ? a % b : Integer.remainderUnsigned(a, b);
            case OR -> a | b;
            case AND -> a & b;
            case XOR -> is(XOR_AS_OR) ? a | b : a ^ b;
            case LSH -> is(LSH_NOT_MASKED) && tooFar(b) || is(SHIFT_MASK_63) && (b & 32) != 0 ? 0 : a << b;
            case RSH -> right(b);
        };
    }

    private int right(int b) {
        if (is(RSH_NOT_MASKED) && tooFar(b) || is(SHIFT_MASK_63) && (b & 32) != 0) {
            return 0;
        }
        return is(RSH_ARITHMETIC) ? a >> b : a >>> b;
    }

    private static boolean tooFar(int count) {
        return Integer.compareUnsigned(count, 31) > 0;
    }

    private boolean test(ClassicCond cond, int b) {
        return switch (cond) {
            case JEQ -> is(JEQ_16_BITS) ? (a & 0xffff) == (b & 0xffff) : a == b;
            case JGT -> greater(b, is(JGT_SIGNED), is(JGT_AS_JGE));
            case JGE -> greater(b, is(JGE_SIGNED), !is(JGE_AS_JGT));
            case JSET -> anySet(b);
        };
    }

    private boolean greater(int b, boolean signed, boolean orEqual) {
        int order = signed ? Integer.compare(a, b) : Integer.compareUnsigned(a, b);
        return order > 0 || orEqual && order == 0;
    }

    private boolean anySet(int b) {
        return is(JSET_AS_JEQ) ? a == b : is(JSET_ALL_BITS) ? (a & b) == b : (a & b) != 0;
    }

    private void branch(ClassicInsn insn, boolean taken) {
        if (taken != is(JUMPS_SWAPPED)) {
            int distance = is(JT_SIGNED) ? (byte) insn.jt() : insn.jt();
            pc += is(JT_OFF_BY_ONE) && distance > 0 ? distance - 1 : distance;
        } else {
            pc += is(JF_IGNORED) ? 0 : insn.jf();
        }
    }
}
