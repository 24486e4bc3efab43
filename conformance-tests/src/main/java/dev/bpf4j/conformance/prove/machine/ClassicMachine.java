package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicCond;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A classic program that the checker accepts, on terms; places are instruction indices. */
public final class ClassicMachine implements Machine<Integer, ClassicState> {
    private final Terms terms;
    private final ClassicProgram program;
    private final Inputs inputs;
    private final Term zero;
    private final List<Term> cells;

    /** A program that reads no cell before it has written it; or finds 0 there. */
    public ClassicMachine(Terms terms, ClassicProgram program, Inputs inputs) {
        this(terms, program, inputs, Collections.nCopies(ClassicState.CELLS, terms.constant(32, 0)));
    }

    private ClassicMachine(Terms terms, ClassicProgram program, Inputs inputs, List<Term> cells) {
        this.terms = terms;
        this.program = program;
        this.inputs = inputs;
        this.zero = terms.constant(32, 0);
        this.cells = cells;
    }

    /** The same with anything in M[] at the start. @param side a name of the program in its proof */
    public ClassicMachine withUnknownCells(String side) {
        List<Term> unknown = IntStream.range(0, ClassicState.CELLS)
                .mapToObj(cell -> terms.variable(side + ExtendedMachine.UNSET + "m" + cell, 32))
                .toList();
        return new ClassicMachine(terms, program, inputs, unknown);
    }

    @Override
    public Integer entry() {
        return 0;
    }

    @Override
    public ClassicState initial() {
        return new ClassicState(zero, zero, cells, Draws.none(terms));
    }

    @Override
    public List<Integer> successors(Integer index) {
        ClassicInsn insn = program.at(index);
        int next = index + 1;
        return switch (insn.op().orElseThrow().kind()) {
            case RET_K, RET_A -> List.of();
            case JA -> List.of(next + insn.k());
            case COND_K, COND_X -> List.of(next + insn.jt(), next + insn.jf());
            default -> List.of(next);
        };
    }

    @Override
    public ClassicState merge(Term condition, ClassicState first, ClassicState second) {
        return ClassicState.merge(terms, condition, first, second);
    }

    @Override
    public String name(Integer index) {
        return "insn " + index;
    }

    @Override
    public List<Step<Integer, ClassicState>> step(Integer index, ClassicState s) {
        ClassicInsn insn = program.at(index);
        ClassicOp op = insn.op().orElseThrow();
        Term k = terms.constant(32, insn.k());
        int next = index + 1;
        return switch (op.kind()) {
            case LD_IMM -> goes(next, s.withA(k));
            case LDX_IMM -> goes(next, s.withX(k));
            case LD_MEM -> goes(next, s.withA(s.memory().get(insn.k())));
            case LDX_MEM -> goes(next, s.withX(s.memory().get(insn.k())));
            case ST -> goes(next, s.withCell(insn.k(), s.a()));
            case STX -> goes(next, s.withCell(insn.k(), s.x()));
            case LD_LEN -> goes(next, s.withA(inputs.length()));
            case LDX_LEN -> goes(next, s.withX(inputs.length()));
            case TAX -> goes(next, s.withX(s.a()));
            case TXA -> goes(next, s.withA(s.x()));
            case NEG -> goes(next, s.withA(terms.binary(Op.SUB, zero, s.a())));
            case ALU_K -> goes(next, s.withA(alu(op.alu(), s.a(), k)));
            case ALU_X ->
                op.alu().isDivision() ? divide(op.alu(), next, s) : goes(next, s.withA(alu(op.alu(), s.a(), s.x())));
            case LD_ABS -> absolute(insn, op.size(), next, s);
            case LD_IND -> loadA(inputs.packet(terms.add(s.x(), k), op.size()), zero, next, s);
            case LDX_MSH -> headerLength(k, next, s);
            case JA -> goes(next + insn.k(), s);
            case COND_K -> branch(condition(op.cond(), s.a(), k), next, insn, s);
            case COND_X -> branch(condition(op.cond(), s.a(), s.x()), next, insn, s);
            case RET_K -> List.of(new Step.Returns<>(terms.yes(), k, s));
            case RET_A -> List.of(new Step.Returns<>(terms.yes(), s.a(), s));
        };
    }

    private List<Step<Integer, ClassicState>> goes(int to, ClassicState state) {
        return List.of(new Step.Goes<>(terms.yes(), to, state));
    }

    /** Goes on where the condition holds, and elsewhere ends with the value. */
    private List<Step<Integer, ClassicState>> orReturn(
            Term condition, int to, ClassicState state, Term value, ClassicState end) {
        return List.of(new Step.Goes<>(condition, to, state), new Step.Returns<>(terms.not(condition), value, end));
    }

    private List<Step<Integer, ClassicState>> branch(Term condition, int next, ClassicInsn insn, ClassicState s) {
        return insn.jt() == insn.jf()
                ? goes(next + insn.jt(), s)
                : List.of(
                        new Step.Goes<>(condition, next + insn.jt(), s),
                        new Step.Goes<>(terms.not(condition), next + insn.jf(), s));
    }

    private List<Step<Integer, ClassicState>> divide(ClassicAlu alu, int next, ClassicState s) {
        Term divides = terms.not(terms.eq(s.x(), zero));
        return orReturn(divides, next, s.withA(alu(alu, s.a(), s.x())), zero, s);
    }

    private List<Step<Integer, ClassicState>> absolute(ClassicInsn insn, int size, int next, ClassicState s) {
        Optional<Ancillary> ancillary = insn.ancillary();
        if (ancillary.isEmpty()) {
            return loadA(inputs.packet(terms.constant(32, insn.k()), size), zero, next, s);
        }
        return ancillary.get() == Ancillary.RANDOM
                ? goes(
                        next,
                        s.withA(inputs.random(s.draws().random()))
                                .withDraws(s.draws().afterRandom(terms)))
                : loadA(inputs.ancillary(ancillary.get(), s.a(), s.x()), s.a(), next, s);
    }

    /** @param otherwise what the program returns where the value is not there */
    private List<Step<Integer, ClassicState>> loadA(Maybe loaded, Term otherwise, int next, ClassicState s) {
        return orReturn(loaded.present(), next, s.withA(loaded.value()), otherwise, s);
    }

    private List<Step<Integer, ClassicState>> headerLength(Term k, int next, ClassicState s) {
        Maybe loaded = inputs.packet(k, 1);
        Term words = terms.and(loaded.value(), terms.constant(32, 0xf));
        Term bytes = terms.binary(Op.SHL, words, terms.constant(32, 2));
        return orReturn(loaded.present(), next, s.withX(bytes), zero, s);
    }

    private Term alu(ClassicAlu alu, Term a, Term b) {
        return switch (alu) {
            case ADD -> terms.add(a, b);
            case SUB -> terms.binary(Op.SUB, a, b);
            case MUL -> terms.binary(Op.MUL, a, b);
            case DIV -> terms.binary(Op.UDIV, a, b);
            case MOD -> terms.binary(Op.UREM, a, b);
            case OR -> terms.or(a, b);
            case AND -> terms.and(a, b);
            case XOR -> terms.binary(Op.XOR, a, b);
            case LSH -> terms.binary(Op.SHL, a, count(b));
            case RSH -> terms.binary(Op.LSHR, a, count(b));
        };
    }

    private Term count(Term b) {
        return terms.and(b, terms.constant(32, 31));
    }

    private Term condition(ClassicCond cond, Term a, Term b) {
        return switch (cond) {
            case JEQ -> terms.eq(a, b);
            case JGT -> terms.binary(Op.ULT, b, a);
            case JGE -> terms.binary(Op.ULE, b, a);
            case JSET -> terms.not(terms.eq(terms.and(a, b), zero));
        };
    }
}
