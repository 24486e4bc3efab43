package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import java.nio.ByteOrder;

/** Arithmetic. The JVM masks shift counts and wraps {@code MIN / -1} as RFC 9669 does; division by zero it does not know. */
final class AluEmitter {
    private static final String LONGS = "(JJ)J";
    private static final String INTS = "(II)I";

    private final Code code;
    private final ByteOrder order;

    /** @param order of the machine that the program is for */
    AluEmitter(Code code, ByteOrder order) {
        this.code = code;
        this.order = order;
    }

    Code bin(Insn.Bin insn) {
        if (LowHalves.keepsLow(insn) && code.locals().low(insn.dst()) >= 0) {
            wide(insn.op(), insn.dst(), insn.src());
            return narrow(insn.op(), insn.dst(), insn.src()).storeBoth(insn.dst());
        }
        Code result = insn.is64()
                ? wide(insn.op(), insn.dst(), insn.src())
                : narrow(insn.op(), insn.dst(), insn.src()).zeroExtend();
        return result.store(insn.dst());
    }

    private Code wide(Alu op, int dst, Operand src) {
        return switch (op) {
            case ADD -> code.load(dst).wide(src).op(LADD);
            case SUB -> code.load(dst).wide(src).op(LSUB);
            case MUL -> code.load(dst).wide(src).op(LMUL);
            case DIV -> code.load(dst).wide(src).semantics("div", LONGS);
            case SDIV -> code.load(dst).wide(src).semantics("sdiv", LONGS);
            case OR -> code.load(dst).wide(src).op(LOR);
            case AND -> code.load(dst).wide(src).op(LAND);
            case LSH -> code.load(dst).narrow(src).op(LSHL);
            case RSH -> code.load(dst).narrow(src).op(LUSHR);
            case MOD -> code.load(dst).wide(src).semantics("mod", LONGS);
            case SMOD -> code.load(dst).wide(src).semantics("smod", LONGS);
            case XOR -> code.load(dst).wide(src).op(LXOR);
            case MOV -> code.wide(src);
            case MOVSX8 -> code.narrow(src).op(I2B).op(I2L);
            case MOVSX16 -> code.narrow(src).op(I2S).op(I2L);
            case MOVSX32 -> code.narrow(src).op(I2L);
            case ARSH -> code.load(dst).narrow(src).op(LSHR);
        };
    }

    private Code narrow(Alu op, int dst, Operand src) {
        return switch (op) {
            case ADD -> code.narrow(dst).narrow(src).op(IADD);
            case SUB -> code.narrow(dst).narrow(src).op(ISUB);
            case MUL -> code.narrow(dst).narrow(src).op(IMUL);
            case DIV -> code.narrow(dst).narrow(src).semantics("div", INTS);
            case SDIV -> code.narrow(dst).narrow(src).semantics("sdiv", INTS);
            case OR -> code.narrow(dst).narrow(src).op(IOR);
            case AND -> code.narrow(dst).narrow(src).op(IAND);
            case LSH -> code.narrow(dst).narrow(src).op(ISHL);
            case RSH -> code.narrow(dst).narrow(src).op(IUSHR);
            case MOD -> code.narrow(dst).narrow(src).semantics("mod", INTS);
            case SMOD -> code.narrow(dst).narrow(src).semantics("smod", INTS);
            case XOR -> code.narrow(dst).narrow(src).op(IXOR);
            case MOV, MOVSX32 -> code.narrow(src);
            case MOVSX8 -> code.narrow(src).op(I2B);
            case MOVSX16 -> code.narrow(src).op(I2S);
            case ARSH -> code.narrow(dst).narrow(src).op(ISHR);
        };
    }

    Code neg(Insn.Neg insn) {
        Code result = insn.is64()
                ? code.load(insn.dst()).op(LNEG)
                : code.narrow(insn.dst()).op(INEG).zeroExtend();
        return result.store(insn.dst());
    }

    Code swap(Insn.Swap insn) {
        return switch (insn.op().on(order)) {
            case LE ->
                insn.bits() == 64
                        ? code
                        : truncate(code.load(insn.dst()), insn.bits()).store(insn.dst());
            case BE, BSWAP -> reverse(insn).store(insn.dst());
        };
    }

    private static Code truncate(Code value, int bits) {
        return value.push((1L << bits) - 1).op(LAND);
    }

    private Code reverse(Insn.Swap insn) {
        Code reversed = code.load(insn.dst()).invokeStatic("java/lang/Long", "reverseBytes", "(J)J");
        return insn.bits() == 64 ? reversed : reversed.push(64 - insn.bits()).op(LUSHR);
    }
}
