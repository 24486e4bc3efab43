package dev.bpf4j.cbpf.run;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.Optional;

/**
 * The reference interpreter: the plainest reading of the semantics that Linux gives classic BPF, which faster engines
 * are compared with.
 *
 * <p>A, X and the scratch memory start as 0; arithmetic is unsigned, 32 bits wide and wraps; shift counts from X are
 * masked by 31; division or modulo by X = 0, and a load outside the packet, end the program with 0.
 */
public final class ClassicInterpreter {

    private static final int MEMORY_CELLS = 16;

    private final ClassicProgram program;
    private final ClassicInput input;
    private final int[] memory = new int[MEMORY_CELLS];
    private int pc;
    private int a;
    private int x;
    private boolean ended;

    private ClassicInterpreter(ClassicProgram program, ClassicInput input) {
        this.program = program;
        this.input = input;
    }

    /**
     * Runs a program that {@code ClassicChecker.linux()} accepts; anything else may throw an unchecked exception or
     * not end.
     *
     * @return the program's return value, an unsigned 32-bit number: for socket filters the bytes to keep
     */
    public static int run(ClassicProgram program, ClassicInput input) {
        return new ClassicInterpreter(program, input).run();
    }

    private int run() {
        while (!ended) {
            ClassicInsn insn = program.at(pc++);
            step(insn, insn.op().orElseThrow());
        }
        return a;
    }

    private void step(ClassicInsn insn, ClassicOp op) {
        int k = insn.k();
        switch (op.kind()) {
            case LD_IMM -> a = k;
            case LD_ABS -> loadAbsolute(k, op.size());
            case LD_IND -> loadPacket(x + k, op.size());
            case LD_MEM -> a = memory[k];
            case LD_LEN -> a = input.length();
            case LDX_IMM -> x = k;
            case LDX_MEM -> x = memory[k];
            case LDX_LEN -> x = input.length();
            case LDX_MSH -> loadHeaderLength(k);
            case ST -> memory[k] = a;
            case STX -> memory[k] = x;
            case TAX -> x = a;
            case TXA -> a = x;
            case ALU_K -> a = op.alu().eval(a, k);
            case ALU_X -> arithmetic(op.alu());
            case NEG -> a = -a;
            case JA -> pc += k;
            case COND_K -> pc += op.cond().test(a, k) ? insn.jt() : insn.jf();
            case COND_X -> pc += op.cond().test(a, x) ? insn.jt() : insn.jf();
            case RET_K -> end(k);
            case RET_A -> end(a);
        }
    }

    private void end(int value) {
        a = value;
        ended = true;
    }

    private void arithmetic(ClassicAlu alu) {
        if (alu.isDivision() && x == 0) {
            end(0);
        } else {
            a = alu.eval(a, x);
        }
    }

    private void loadAbsolute(int k, int size) {
        Optional<Ancillary> ancillary = Ancillary.ofOffset(k);
        if (ancillary.isPresent()) {
            loadAncillary(ancillary.get());
        } else {
            loadPacket(k, size);
        }
    }

    private void loadAncillary(Ancillary ancillary) {
        long value = input.ancillary(ancillary, a, x);
        if (value < 0) {
            end(a);
        } else {
            a = (int) value;
        }
    }

    private void loadPacket(int offset, int size) {
        long value = input.load(offset, size);
        if (value < 0) {
            end(0);
        } else {
            a = (int) value;
        }
    }

    private void loadHeaderLength(int k) {
        long value = input.load(k, 1);
        if (value < 0) {
            end(0);
        } else {
            x = 4 * ((int) value & 0xf);
        }
    }
}
