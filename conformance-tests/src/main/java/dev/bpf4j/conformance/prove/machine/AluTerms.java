package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;

/** Arithmetic and conditions of the extended instruction set as terms, in the meaning of {@link Alu} and {@link Cond}. */
final class AluTerms {
    private final Terms terms;

    AluTerms(Terms terms) {
        this.terms = terms;
    }

    /** The new value of the 64-bit destination register. */
    Term alu(Alu op, boolean is64, Term dst, Term src) {
        return is64 ? eval(op, dst, src) : terms.zext(eval(op, terms.low(dst, 32), terms.low(src, 32)), 64);
    }

    /** Both arguments and the result are of one width, 32 or 64 bits. */
    private Term eval(Alu op, Term dst, Term src) {
        Term zero = terms.constant(dst.bits(), 0);
        Term byZero = terms.eq(src, zero);
        return switch (op) {
            case ADD -> terms.add(dst, src);
            case SUB -> terms.binary(Op.SUB, dst, src);
            case MUL -> terms.binary(Op.MUL, dst, src);
            case DIV -> terms.ite(byZero, zero, terms.binary(Op.UDIV, dst, src));
            case SDIV -> terms.ite(byZero, zero, terms.binary(Op.SDIV, dst, src));
            case MOD -> terms.ite(byZero, dst, terms.binary(Op.UREM, dst, src));
            case SMOD -> terms.ite(byZero, dst, terms.binary(Op.SREM, dst, src));
            case OR -> terms.or(dst, src);
            case AND -> terms.and(dst, src);
            case XOR -> terms.binary(Op.XOR, dst, src);
            case LSH -> terms.binary(Op.SHL, dst, count(src));
            case RSH -> terms.binary(Op.LSHR, dst, count(src));
            case ARSH -> terms.binary(Op.ASHR, dst, count(src));
            case MOV -> src;
            case MOVSX8, MOVSX16, MOVSX32 -> terms.sext(terms.low(src, op.signExtendedBits()), src.bits());
        };
    }

    private Term count(Term src) {
        return terms.and(src, terms.constant(src.bits(), src.bits() - 1));
    }

    Term negate(boolean is64, Term value) {
        Term narrow = is64 ? value : terms.low(value, 32);
        return terms.zext(terms.binary(Op.SUB, terms.constant(narrow.bits(), 0), narrow), 64);
    }

    Term swap(Endian op, int bits, Term value) {
        Term narrow = terms.low(value, bits);
        return terms.zext(op == Endian.LE ? narrow : reverse(narrow), 64);
    }

    private Term reverse(Term value) {
        Term reversed = terms.low(value, 8);
        for (int from = 8; from < value.bits(); from += 8) {
            reversed = terms.concat(reversed, terms.extract(value, from, 8));
        }
        return reversed;
    }

    /** Whether the jump is taken, given both 64-bit registers. */
    Term test(Cond cond, boolean is64, Term dst, Term src) {
        Term a = is64 ? dst : terms.low(dst, 32);
        Term b = is64 ? src : terms.low(src, 32);
        return switch (cond) {
            case JEQ -> terms.eq(a, b);
            case JNE -> terms.not(terms.eq(a, b));
            case JGT -> terms.binary(Op.ULT, b, a);
            case JGE -> terms.binary(Op.ULE, b, a);
            case JLT -> terms.binary(Op.ULT, a, b);
            case JLE -> terms.binary(Op.ULE, a, b);
            case JSGT -> terms.binary(Op.SLT, b, a);
            case JSGE -> terms.binary(Op.SLE, b, a);
            case JSLT -> terms.binary(Op.SLT, a, b);
            case JSLE -> terms.binary(Op.SLE, a, b);
            case JSET -> terms.not(terms.eq(terms.and(a, b), terms.constant(a.bits(), 0)));
        };
    }
}
