package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.function.IntFunction;
import org.objectweb.asm.Label;

/** Conditional jumps: a comparison and the JVM's jump on its result. */
final class CondEmitter {
    private final Code code;
    private final Magnitudes magnitudes;

    CondEmitter(Code code, Magnitudes magnitudes) {
        this.code = code;
        this.magnitudes = magnitudes;
    }

    Code branch(int slot, Insn.Branch insn, Label target) {
        if (insn.is64() && magnitudes.isNarrow(slot) && code.locals().low(insn.dst()) >= 0) {
            return narrow(insn, signed(insn.cond()), target);
        }
        return insn.is64()
                ? wide(insn, magnitudes.isSmall(slot) ? signed(insn.cond()) : insn.cond(), target)
                : narrow(insn, magnitudes.isNarrow(slot) ? signed(insn.cond()) : insn.cond(), target);
    }

    /** The condition that is the same for numbers whose sign is 0. */
    private static Cond signed(Cond cond) {
        return switch (cond) {
            case JGT -> Cond.JSGT;
            case JGE -> Cond.JSGE;
            case JLT -> Cond.JSLT;
            case JLE -> Cond.JSLE;
            case JEQ, JNE, JSET, JSGT, JSGE, JSLT, JSLE -> cond;
        };
    }

    private Code wide(Insn.Branch insn, Cond cond, Label target) {
        code.load(insn.dst()).wide(insn.src());
        Code compared = switch (cond) {
            case JEQ, JNE, JSGT, JSGE, JSLT, JSLE -> code.op(LCMP);
            case JGT, JGE, JLT, JLE -> code.invokeStatic("java/lang/Long", "compareUnsigned", "(JJ)I");
            case JSET -> code.op(LAND).push(0L).op(LCMP);
        };
        return compared.jump(onSign(cond), target);
    }

    private Code narrow(Insn.Branch insn, Cond cond, Label target) {
        code.narrow(insn.dst()).narrow(insn.src());
        return switch (cond) {
            case JEQ -> code.jump(IF_ICMPEQ, target);
            case JNE -> code.jump(IF_ICMPNE, target);
            case JSGT -> code.jump(IF_ICMPGT, target);
            case JSGE -> code.jump(IF_ICMPGE, target);
            case JSLT -> code.jump(IF_ICMPLT, target);
            case JSLE -> code.jump(IF_ICMPLE, target);
            case JSET -> code.op(IAND).jump(IFNE, target);
            case JGT, JGE, JLT, JLE ->
                code.invokeStatic("java/lang/Integer", "compareUnsigned", "(II)I")
                        .jump(onSign(cond), target);
        };
    }

    /** The jump on a number whose sign says how the operands compare. */
    private static int onSign(Cond cond) {
        return switch (cond) {
            case JEQ -> IFEQ;
            case JNE, JSET -> IFNE;
            case JGT, JSGT -> IFGT;
            case JGE, JSGE -> IFGE;
            case JLT, JSLT -> IFLT;
            case JLE, JSLE -> IFLE;
        };
    }

    /** A chain of tests. 64-bit registers are equal to a constant only if they are their own sign-extended low half. */
    Code choice(Choice choice, IntFunction<Label> labels) {
        Label otherwise = labels.apply(choice.otherwise());
        if (choice.is64()) {
            code.narrow(choice.register())
                    .op(I2L)
                    .load(choice.register())
                    .op(LCMP)
                    .jump(IFNE, otherwise);
        }
        code.narrow(choice.register());
        int[] keys = choice.cases().keySet().stream().mapToInt(key -> key).toArray();
        Label[] targets = choice.cases().values().stream().map(labels::apply).toArray(Label[]::new);
        code.out().visitLookupSwitchInsn(otherwise, keys, targets);
        return code;
    }
}
