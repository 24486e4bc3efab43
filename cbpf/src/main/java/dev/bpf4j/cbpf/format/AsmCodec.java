package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicCond;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;

/**
 * Symbolic assembly. What {@link BpfAsm} could not turn back into the same program is refused: illegal opcodes,
 * values in fields that the opcode does not use, and jumps out of the program.
 */
final class AsmCodec implements Codec {

    /** Spellings with one label that is taken where the condition does not hold; JSET has none. */
    private static final Map<ClassicCond, String> NEGATED =
            Map.of(ClassicCond.JEQ, "jneq", ClassicCond.JGE, "jlt", ClassicCond.JGT, "jle");

    @Override
    public ClassicProgram decode(byte[] input) {
        return BpfAsm.parse(input);
    }

    @Override
    public byte[] encode(ClassicProgram program) {
        Codec.requireEncodable(program.size());
        if (program.size() > ClassicProgram.MAX_INSNS) {
            throw new MalformedProgramException("assembly has at most " + ClassicProgram.MAX_INSNS + " instructions");
        }
        BitSet targets = targets(program);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < program.size(); i++) {
            text.append(targets.get(i) ? label(i) + ":\t" : "\t");
            text.append(insn(i, program.at(i))).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Where labels are needed. */
    private static BitSet targets(ClassicProgram program) {
        BitSet targets = new BitSet();
        for (int i = 0; i < program.size(); i++) {
            ClassicInsn insn = program.at(i);
            ClassicOp op = legal(i, insn);
            requireExpressible(i, insn, op);
            if (op == ClassicOp.JA) {
                targets.set(target(i, insn.k(), program.size()));
            } else if (op.isConditional()) {
                if (insn.jt() != 0 || !isNegated(insn, op)) {
                    targets.set(target(i, insn.jt(), program.size()));
                }
                if (insn.jf() != 0) {
                    targets.set(target(i, insn.jf(), program.size()));
                }
            }
        }
        return targets;
    }

    private static ClassicOp legal(int index, ClassicInsn insn) {
        return insn.op()
                .orElseThrow(() -> MalformedProgramException.atInsn(
                        index, String.format("assembly has no word for the illegal opcode 0x%02x", insn.code())));
    }

    private static void requireExpressible(int index, ClassicInsn insn, ClassicOp op) {
        if (!op.isConditional() && (insn.jt() != 0 || insn.jf() != 0)) {
            throw MalformedProgramException.atInsn(index, "assembly cannot express jt and jf of " + op.mnemonic());
        }
        boolean usesK = switch (op.form()) {
            case NONE, LEN, X, A -> false;
            case IMM, ABS, IND, MEM, MSH, GOTO -> true;
        };
        if (!usesK && insn.k() != 0) {
            throw MalformedProgramException.atInsn(index, "assembly cannot express k of " + op.mnemonic());
        }
    }

    private static int target(int index, int distance, int size) {
        int target = index + 1 + distance;
        if (target < 0 || target >= size) {
            throw MalformedProgramException.atInsn(
                    index, "assembly cannot express a jump out of the program of " + size + " instructions");
        }
        return target;
    }

    private static String label(int index) {
        return "L" + index;
    }

    private static boolean isNegated(ClassicInsn insn, ClassicOp op) {
        return insn.jt() == 0 && insn.jf() != 0 && NEGATED.containsKey(op.cond());
    }

    private static String insn(int index, ClassicInsn insn) {
        ClassicOp op = insn.op().orElseThrow();
        if (op == ClassicOp.JA) {
            return "ja " + label(index + 1 + insn.k());
        }
        String operand = Spelling.ASM.operand(insn, op);
        return op.isConditional() ? conditional(index, insn, op, operand) : (op.mnemonic() + " " + operand).strip();
    }

    private static String conditional(int index, ClassicInsn insn, ClassicOp op, String operand) {
        String onTrue = label(index + 1 + insn.jt());
        String onFalse = label(index + 1 + insn.jf());
        if (isNegated(insn, op)) {
            return NEGATED.get(op.cond()) + " " + operand + ", " + onFalse;
        }
        return op.mnemonic() + " " + operand + ", " + onTrue + (insn.jf() == 0 ? "" : ", " + onFalse);
    }
}
