package dev.bpf4j.conformance.suite;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;

import dev.bpf4j.conformance.suite.Rewriting.Rule;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Changes to translated programs, by what the translator emits: A is R0, X is R7, the context R6, a temporary R2, and
 * cells of M[] are words below R10.
 */
final class TranslatorRules {
    static final int A = 0;
    static final int X = 7;
    static final int TMP = 2;
    private static final int CONTEXT = 6;
    private static final int FRAME = 10;

    /** Stands where something is left out. */
    static final Insn NOTHING = new Insn.Jump(false, 0);

    private TranslatorRules() {}

    static Insn move(int dst, int src) {
        return new Insn.Bin(Alu.MOV, true, dst, reg(src));
    }

    static Insn constant(int dst, int value) {
        return new Insn.Bin(Alu.MOV, false, dst, imm(value));
    }

    /** Every instruction of a shape becomes another one. */
    static <T extends Insn> Rule each(Class<T> shape, Predicate<T> where, UnaryOperator<Insn> to) {
        return (program, i) -> {
            Insn insn = program.get(i);
            return List.of(shape.isInstance(insn) && where.test(shape.cast(insn)) ? to.apply(insn) : insn);
        };
    }

    private static Rule bin(Predicate<Insn.Bin> where, Function<Insn.Bin, Insn> to) {
        return each(Insn.Bin.class, where, insn -> to.apply((Insn.Bin) insn));
    }

    /** The operation works on 64 bits. */
    static Rule wide(Alu op) {
        return bin(insn -> insn.op() == op, insn -> new Insn.Bin(op, true, insn.dst(), insn.src()));
    }

    /** Constants are moved with sign extension. */
    static Rule wideConstants() {
        return bin(TranslatorRules::isConstant, insn -> new Insn.Bin(Alu.MOV, true, insn.dst(), insn.src()));
    }

    /** One operation is taken for another. */
    static Rule taken(Alu op, Alu other) {
        return bin(insn -> insn.op() == op, insn -> new Insn.Bin(other, insn.is64(), insn.dst(), insn.src()));
    }

    static Rule xorXTakenForOr() {
        return bin(
                insn -> insn.op() == Alu.XOR && insn.src().equals(reg(X)),
                insn -> new Insn.Bin(Alu.OR, false, insn.dst(), insn.src()));
    }

    static Rule arithmeticOnX(int register) {
        return bin(
                insn -> insn.op() != Alu.MOV && insn.src().equals(reg(X)),
                insn -> new Insn.Bin(insn.op(), insn.is64(), insn.dst(), reg(register)));
    }

    static boolean isConstant(Insn insn) {
        return insn instanceof Insn.Bin bin && bin.op() == Alu.MOV && bin.src() instanceof Operand.Imm;
    }

    static Rule moved(int dst, int src, Insn to) {
        return bin(insn -> insn.equals(move(dst, src)), insn -> to);
    }

    /** Several rules, each where it applies; they must not apply to the same instruction. */
    static Rule both(Rule one, Rule other) {
        return (program, i) -> {
            List<Insn> changed = one.replace(program, i);
            return changed.equals(List.of(program.get(i))) ? other.replace(program, i) : changed;
        };
    }

    private static Rule branch(Predicate<Insn.Branch> where, Function<Insn.Branch, Insn> to) {
        return each(Insn.Branch.class, where, insn -> to.apply((Insn.Branch) insn));
    }

    private static boolean isDivisionGuard(Insn insn) {
        return insn instanceof Insn.Branch branch
                && branch.dst() == X
                && branch.src().equals(imm(0));
    }

    private static boolean isDeviceGuard(Insn insn) {
        return insn instanceof Insn.Branch branch
                && branch.dst() == TMP
                && branch.src().equals(imm(0));
    }

    private static boolean isClassic(Insn.Branch branch) {
        return branch.dst() == A;
    }

    static Rule divisionGuard(UnaryOperator<Insn.Branch> to) {
        return branch(TranslatorRules::isDivisionGuard, to::apply);
    }

    static Rule withoutDivisionGuard() {
        return branch(TranslatorRules::isDivisionGuard, guard -> new Insn.Jump(false, guard.off()));
    }

    static Rule withoutDeviceGuard() {
        return branch(TranslatorRules::isDeviceGuard, guard -> new Insn.Jump(false, guard.off()));
    }

    /** What follows the guard of a division is left out. */
    static Rule divisionGuardKeepsA() {
        return (program, i) -> List.of(i > 0 && isDivisionGuard(program.get(i - 1)) ? NOTHING : program.get(i));
    }

    static Rule deviceGuardClearsA() {
        return (program, i) -> i > 0 && isDeviceGuard(program.get(i - 1))
                ? List.of(constant(A, 0), program.get(i))
                : List.of(program.get(i));
    }

    static Insn.Branch with(Insn.Branch branch, Cond cond) {
        return new Insn.Branch(cond, branch.is64(), branch.dst(), branch.src(), branch.off());
    }

    /** Conditions of classic jumps are taken for others. */
    static Rule conds(Cond... pairs) {
        return branch(TranslatorRules::isClassic, insn -> {
            for (int i = 0; i < pairs.length; i += 2) {
                if (insn.cond() == pairs[i]) {
                    return with(insn, pairs[i + 1]);
                }
            }
            return insn;
        });
    }

    /** Classic jumps that are taken go further. */
    static Rule distances(IntUnaryOperator to) {
        return branch(
                TranslatorRules::isClassic,
                insn -> new Insn.Branch(
                        insn.cond(), insn.is64(), insn.dst(), insn.src(), (short) to.applyAsInt(insn.off())));
    }

    static Rule comparedWith(int register, int other) {
        return branch(
                insn -> insn.src().equals(reg(register)),
                insn -> new Insn.Branch(insn.cond(), insn.is64(), insn.dst(), reg(other), insn.off()));
    }

    private static boolean isComparedConstant(List<Insn> program, int i) {
        return i >= 0
                && isConstant(program.get(i))
                && i + 1 < program.size()
                && program.get(i + 1) instanceof Insn.Branch branch
                && branch.src().equals(reg(TMP));
    }

    /** Constants with the top bit set are compared as they are, which sign-extends them. */
    static Rule comparedDirectly() {
        return (program, i) -> {
            if (isComparedConstant(program, i)) {
                return List.of(NOTHING);
            }
            if (isComparedConstant(program, i - 1)) {
                Insn.Branch branch = (Insn.Branch) program.get(i);
                Operand constant = ((Insn.Bin) program.get(i - 1)).src();
                return List.of(new Insn.Branch(branch.cond(), true, branch.dst(), constant, branch.off()));
            }
            return List.of(program.get(i));
        };
    }

    static Rule gotos(UnaryOperator<Insn.Jump> to) {
        return each(Insn.Jump.class, jump -> true, insn -> to.apply((Insn.Jump) insn));
    }

    static Rule packetLoads(Predicate<Insn.LegacyLoad> where, UnaryOperator<Insn.LegacyLoad> to) {
        return each(Insn.LegacyLoad.class, where, insn -> to.apply((Insn.LegacyLoad) insn));
    }

    static Rule widths(Width from, Width to) {
        return packetLoads(
                load -> load.width() == from, load -> new Insn.LegacyLoad(to, load.indirect(), load.src(), load.imm()));
    }

    /** Something is done after an instruction. */
    static Rule after(Predicate<Insn> where, Insn more) {
        return (program, i) -> where.test(program.get(i)) ? List.of(program.get(i), more) : List.of(program.get(i));
    }

    static boolean isHalfWordLoad(Insn insn) {
        return insn instanceof Insn.LegacyLoad load && load.width() == Width.H;
    }

    private static boolean isHeaderLengthMask(List<Insn> program, int i) {
        return i > 0
                && program.get(i).equals(new Insn.Bin(Alu.AND, false, A, imm(0xf)))
                && program.get(i - 1) instanceof Insn.LegacyLoad
                && program.get(i + 1).equals(new Insn.Bin(Alu.LSH, false, A, imm(2)));
    }

    static Rule withoutHeaderLengthMask() {
        return (program, i) -> List.of(isHeaderLengthMask(program, i) ? NOTHING : program.get(i));
    }

    static Rule headerLengthFactor(Insn factor) {
        return (program, i) -> List.of(i > 0 && isHeaderLengthMask(program, i - 1) ? factor : program.get(i));
    }

    /** Cells of M[] are somewhere else. */
    static Rule cells(IntUnaryOperator offset) {
        Rule loads = each(Insn.Load.class, load -> load.src() == FRAME, insn -> {
            Insn.Load load = (Insn.Load) insn;
            return new Insn.Load(load.width(), false, load.dst(), FRAME, (short) offset.applyAsInt(load.off()));
        });
        return both(
                loads,
                stores(store -> new Insn.Store(
                        store.width(), store.dst(), (short) offset.applyAsInt(store.off()), store.src())));
    }

    static Rule stores(UnaryOperator<Insn.Store> to) {
        return each(Insn.Store.class, store -> true, insn -> to.apply((Insn.Store) insn));
    }

    static Rule cellLoads(UnaryOperator<Insn.Load> to) {
        return each(Insn.Load.class, load -> load.src() == FRAME, insn -> to.apply((Insn.Load) insn));
    }

    static Rule contextLoads(UnaryOperator<Insn.Load> to) {
        return each(Insn.Load.class, TranslatorRules::isContextLoad, insn -> to.apply((Insn.Load) insn));
    }

    static boolean isContextLoad(Insn insn) {
        return insn instanceof Insn.Load load && load.src() == CONTEXT;
    }

    /** One field of the socket buffer is read in the place of another. */
    static Rule field(String name, String other) {
        return contextLoads(load -> load.off() == SocketBuffer.offsetOf(name)
                ? new Insn.Load(load.width(), false, load.dst(), load.src(), (short) SocketBuffer.offsetOf(other))
                : load);
    }

    /** One helper is called in the place of another. */
    static Rule helper(Helper helper, Helper other) {
        return each(
                Insn.Call.class,
                call -> call.imm() == helper.id(),
                insn -> new Insn.Call(((Insn.Call) insn).kind(), other.id()));
    }

    static Rule resultsLost() {
        return (program, i) -> program.get(i) instanceof Insn.Call
                ? List.of(move(8, A), program.get(i), move(A, 8))
                : List.of(program.get(i));
    }

    /** Something is done before the program returns A, or a constant. */
    static Rule beforeReturn(boolean ofConstant, Insn more) {
        return (program, i) -> program.get(i) instanceof Insn.Exit && isConstantReturn(program, i) == ofConstant
                ? List.of(more, program.get(i))
                : List.of(program.get(i));
    }

    private static boolean isConstantReturn(List<Insn> program, int exit) {
        return exit > 0 && isConstant(program.get(exit - 1));
    }
}
