package dev.bpf4j.conformance.prove;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.translator.ClassicHelpers;
import dev.bpf4j.translator.ClassicTranslator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A mistake that a translator might make, injected into the translation of a program for which it matters.
 *
 * @param classic the program, in the language of bpf_asm, with {@code ;} between instructions
 * @param edit what becomes of each instruction; those that it changes are the mistake
 */
record Mistake(String name, Kind kind, String classic, UnaryOperator<Insn> edit) {
    private static final Insn NOTHING = new Insn.Jump(false, 0);

    // spotless:off
    static final List<Mistake> ALL = List.of(
        // registers
        packet("tax goes to R8",                   "ld len; tax; txa; ret a",                      bin(Alu.MOV, 7, 0, b -> move(8, 0))),
        packet("txa comes from R6",                "ldx len; txa; ret a",                          bin(Alu.MOV, 0, 7, b -> move(0, 6))),
        packet("operand is R2 instead of X",       "ldx len; ld #3; add x; ret a",                 binary(Alu.ADD, b -> alu(b, reg(2)))),
        packet("loads into X instead of A",        "ld #9; ld len; ret a",                         only(Insn.Load.class, l -> new Insn.Load(l.width(), false, 7, l.src(), l.off()))),
        // constants and zero extension
        packet("constant off by one",              "ld #17; ret a",                                constant(17, b -> alu(b, imm(18)))),
        packet("constant is sign-extended",        "ld #0x80000000; jgt #0x7fffffff, big, small; big: ret #1; small: ld #0xffffffff; ret a",
                                                                                                   constant(0x8000_0000, b -> alu(b, imm(5)))),
        packet("ld # without zero extension",      "ld #0xfffffff0; rsh #4; jeq #0x0fffffff, yes, no; yes: ret #1; no: ret #0",
                                                                                                   both(constant(-16, Mistake::wide), binary(Alu.RSH, Mistake::wide))),
        packet("add without truncation",           "ld #0xffffffff; add #1; jeq #0, yes, no; yes: ret #1; no: ret #0", binary(Alu.ADD, Mistake::wide)),
        packet("sub without truncation",           "ld #0; sub #1; jeq #0xffffffff, yes, no; yes: ret #1; no: ret #0",
                                                                                                   binary(Alu.SUB, Mistake::wide)),
        packet("mul without truncation",           "ld len; mul #0x10000; mul #0x10000; jeq #0, yes, no; yes: ret #1; no: ret #0", binary(Alu.MUL, Mistake::wide)),
        packet("neg of 64 bits",                   "ld #1; neg; jeq #0xffffffff, yes, no; yes: ret #1; no: ret #0",  only(Insn.Neg.class, n -> new Insn.Neg(true, n.dst()))),
        packet("big constant compared as immediate", "ld #0xffffffff; jeq #0xffffffff, yes, no; yes: ret #1; no: ret #0",
                                                                                                   only(Insn.Branch.class, b -> new Insn.Branch(b.cond(), b.is64(), b.dst(), imm(-1), b.off()))),
        // arithmetic
        packet("add instead of sub",               "ld len; sub #4; ret a",                        binary(Alu.SUB, b -> other(b, Alu.ADD))),
        packet("or instead of xor",                "ld len; ldx len; xor x; ret a",                binary(Alu.XOR, b -> other(b, Alu.OR))),
        packet("signed division",                  "ld #0x80000000; div #2; ret a",                binary(Alu.DIV, b -> other(b, Alu.SDIV))),
        packet("signed modulo",                    "ld len; mod #7; ret a",                        binary(Alu.MOD, b -> other(b, Alu.SMOD))),
        packet("division guard is missing",        "ld #8; ldx len; div x; ret #5",                only(Insn.Branch.class, b -> new Insn.Jump(false, 2))),
        packet("modulo guard is missing",          "ld #8; ldx len; mod x; ret a",                 only(Insn.Branch.class, b -> new Insn.Jump(false, 2))),
        packet("division guard tests A",           "ld #8; ldx len; div x; ret #5",                only(Insn.Branch.class, b -> new Insn.Branch(b.cond(), true, 0, b.src(), b.off()))),
        packet("arithmetic shift",                 "ld len; rsh #3; ret a",                        binary(Alu.RSH, b -> other(b, Alu.ARSH))),
        packet("shift count masked by 63",         "ld #1; ldx len; lsh x; ret a",                 binary(Alu.LSH, Mistake::wide)),
        packet("neg is missing",                   "ld len; neg; ret a",                           only(Insn.Neg.class, n -> NOTHING)),
        // jumps
        packet("signed comparison",                "ld len; jgt #5, yes, no; no: ret #0; yes: ret #1",   only(Insn.Branch.class, b -> new Insn.Branch(Cond.JSGT, false, b.dst(), b.src(), b.off()))),
        packet("greater or equal instead of greater", "ld len; jgt #5, yes, no; no: ret #0; yes: ret #1", cond(Cond.JGT, Cond.JGE)),
        packet("equal instead of bit test",        "ld len; jset #5, yes, no; yes: ret #1; no: ret #0",  cond(Cond.JSET, Cond.JEQ)),
        packet("inverted condition",               "ld len; jeq #5, yes, no; no: ret #0; yes: ret #1",   cond(Cond.JEQ, Cond.JNE)),
        packet("jt one too far",                   "ld len; jeq #5, yes, no; no: ret #0; yes: ret #1; ret #2", only(Insn.Branch.class, b -> distance(b, b.off() + 2))),
        packet("jf is the next instruction",       "ld len; jeq #5, yes, no; yes: ret #1; no: ret #0",   only(Insn.Branch.class, b -> distance(b, 0))),
        packet("comparison with R2",               "ld len; ldx #7; jeq x, yes, no; yes: ret #1; no: ret #0",
                                                                                                   only(Insn.Branch.class, b -> new Insn.Branch(b.cond(), b.is64(), b.dst(), reg(2), b.off()))),
        // memory
        packet("wrong cell",                       "ld len; st M[1]; ld #3; st M[0]; ld M[1]; ret a", only(Insn.Load.class, l -> l.src() == 10, l -> new Insn.Load(l.width(), false, l.dst(), 10, (short) (l.off() + 4)))),
        packet("cells overlap",                    "ld len; st M[1]; ld #3; st M[0]; ld M[1]; ret a", only(Insn.Store.class, s -> s.off() == -8, s -> new Insn.Store(s.width(), 10, (short) -6, s.src()))),
        packet("half of a cell is stored",         "ld len; st M[1]; ld M[1]; ret a",              only(Insn.Store.class, s -> new Insn.Store(Width.H, 10, s.off(), s.src()))),
        packet("cell is sign-extended",            "ld #0xffffffff; st M[1]; ld M[1]; jeq #0xffffffff, yes, no; yes: ret #1; no: ret #0",
                                                                                                   only(Insn.Load.class, l -> new Insn.Load(l.width(), true, l.dst(), 10, l.off()))),
        packet("stx stores A",                     "ldx len; stx M[2]; ld M[2]; ret a",            only(Insn.Store.class, s -> new Insn.Store(s.width(), 10, s.off(), reg(0)))),
        // packet loads
        packet("offset off by one",                "ldh [12]; ret a",                              only(Insn.LegacyLoad.class, l -> Insn.LegacyLoad.absolute(l.width(), l.imm() + 1))),
        packet("word instead of half word",        "ldh [12]; ret a",                              only(Insn.LegacyLoad.class, l -> Insn.LegacyLoad.absolute(Width.W, l.imm()))),
        packet("indirect offset without k",        "ldx #4; ldb [x + 9]; ret a",                   only(Insn.LegacyLoad.class, l -> Insn.LegacyLoad.indirect(l.width(), 7, 0))),
        packet("indirect load is absolute",        "ldx #4; ldb [x + 9]; ret a",                   only(Insn.LegacyLoad.class, l -> Insn.LegacyLoad.absolute(l.width(), l.imm()))),
        packet("header length without mask",       "ldxb 4*([14]&0xf); txa; ret a",                binary(Alu.AND, b -> NOTHING)),
        packet("header length times two",          "ldxb 4*([14]&0xf); txa; ret a",                binary(Alu.LSH, b -> alu(b, imm(1)))),
        packet("header length clobbers A",         "ld len; ldxb 4*([14]&0xf); ret a",             bin(Alu.MOV, 0, 2, b -> NOTHING)),
        packet("failed load goes on",              "ld [5]; ret #9",                               only(Insn.LegacyLoad.class, l -> NOTHING)),
        // ancillary values
        packet("protocol in network order",        "ld proto; ret a",                              only(Insn.Swap.class, s -> NOTHING)),
        packet("vlan tag present for vlan tag",    "ld vlan_tci; ret a",                           only(Insn.Load.class, l -> new Insn.Load(l.width(), false, l.dst(), l.src(), (short) (l.off() - 4)))),
        packet("mark is sign-extended",            "ld mark; jgt #0xfffffff0, yes, no; yes: ldx #16; div x; ret a; no: ret #0",
                                                                                                   both(only(Insn.Load.class, l -> new Insn.Load(l.width(), true, l.dst(), l.src(), l.off())), binary(Alu.DIV, Mistake::wide))),
        packet("device is not tested",             "ld ifidx; ret #7",                             only(Insn.Branch.class, b -> new Insn.Jump(false, 1))),
        packet("hatype tests the wrong way",       "ld hatype; ret #7",                            cond(Cond.JNE, Cond.JEQ)),
        packet("cpu instead of random",            "ld rand; ret a",                               only(Insn.Call.class, c -> new Insn.Call(CallKind.HELPER, LinuxHelpers.GET_SMP_PROCESSOR_ID.id()))),
        packet("random number is not drawn",    "ld rand; ld rand; ret a",                      only(Insn.Call.class, c -> NOTHING)),
        packet("the end is missing",              "ld poff; ret a",                               only(Insn.Exit.class, e -> NOTHING)),
        packet("payload offset for attribute",   "ld #4; ldx #2; ld nla; ret a",                 only(Insn.Call.class, c -> new Insn.Call(CallKind.HELPER, ClassicHelpers.PAY_OFFSET.id()))),
        // returns
        packet("ret k returns A",                  "ld #3; ret #262144",                           constant(262144, b -> NOTHING)),
        packet("ret a returns X",                  "ldx len; ld #3; ret a",                        constant(3, b -> move(0, 7))),
        // seccomp
        seccomp("high word for low word",          "ld [16]; jeq #3, yes, no; yes: ret #0x7fff0000; no: ret #0", only(Insn.Load.class, l -> new Insn.Load(l.width(), false, l.dst(), l.src(), (short) (l.off() + 4)))),
        seccomp("number for architecture",         "ld [4]; ret a",                                only(Insn.Load.class, l -> new Insn.Load(l.width(), false, l.dst(), l.src(), (short) 0))),
        seccomp("length is that of a packet",      "ld len; ret a",                                constant(64, b -> alu(b, imm(0)))),
        seccomp("byte for word",                   "ld [20]; ret a",                               only(Insn.Load.class, l -> new Insn.Load(Width.B, false, l.dst(), l.src(), l.off()))));
    // spotless:on

    /** Changes that look like mistakes. */
    // spotless:off
    static final List<Mistake> HARMLESS = List.of(
        packet("signed comparison of 64 bits",     "ld len; jgt #5, yes, no; no: ret #0; yes: ret #1", cond(Cond.JGT, Cond.JSGT)),
        packet("arithmetic shift of 64 bits",      "ld len; rsh #3; ret a",                        binary(Alu.RSH, b -> new Insn.Bin(Alu.ARSH, true, b.dst(), b.src()))),
        packet("swapped move",                     "ld #7; tax; txa; ret a",                       bin(Alu.MOV, 0, 7, b -> NOTHING)));
    // spotless:on

    /** Mistakes that show only where registers are not 0 at the start, are lost in calls, or addresses are not small. */
    // spotless:off
    static final List<Mistake> UNSEEN = List.of(
        packet("X is not cleared at the start",    "txa; ret a",                                   bin(Alu.MOV, 7, b -> b.src().equals(imm(0)), b -> NOTHING)),
        packet("R1 is taken for 0",                "ld #0; ret a",                                 constant(0, b -> b.dst() == 0 ? new Insn.Bin(Alu.MOV, false, 0, reg(1)) : b)),
        packet("R3 is kept over a packet load",    "ldx #3; ldb [0]; txa; ret a",                  both(constant(3, b -> new Insn.Bin(Alu.MOV, false, 3, imm(3))), bin(Alu.MOV, 0, 7, b -> move(0, 3)))));
    // spotless:on

    private static Mistake packet(String name, String classic, UnaryOperator<Insn> edit) {
        return new Mistake(name, Kind.PACKET, classic, edit);
    }

    private static Mistake seccomp(String name, String classic, UnaryOperator<Insn> edit) {
        return new Mistake(name, Kind.SECCOMP, classic, edit);
    }

    private static <I extends Insn> UnaryOperator<Insn> only(Class<I> shape, Function<I, Insn> change) {
        return only(shape, insn -> true, change);
    }

    private static <I extends Insn> UnaryOperator<Insn> only(
            Class<I> shape, Predicate<I> which, Function<I, Insn> change) {
        return insn -> shape.isInstance(insn) && which.test(shape.cast(insn)) ? change.apply(shape.cast(insn)) : insn;
    }

    private static UnaryOperator<Insn> binary(Alu op, Function<Insn.Bin, Insn> change) {
        return only(Insn.Bin.class, b -> b.op() == op, change);
    }

    private static UnaryOperator<Insn> bin(
            Alu op, int dst, Predicate<Insn.Bin> which, Function<Insn.Bin, Insn> change) {
        return only(Insn.Bin.class, b -> b.op() == op && b.dst() == dst && which.test(b), change);
    }

    private static UnaryOperator<Insn> bin(Alu op, int dst, int src, Function<Insn.Bin, Insn> change) {
        return bin(op, dst, b -> b.src().equals(reg(src)), change);
    }

    private static UnaryOperator<Insn> constant(int value, Function<Insn.Bin, Insn> change) {
        return only(Insn.Bin.class, b -> b.op() == Alu.MOV && b.src().equals(imm(value)), change);
    }

    private static UnaryOperator<Insn> cond(Cond from, Cond to) {
        return only(
                Insn.Branch.class,
                b -> b.cond() == from,
                b -> new Insn.Branch(to, b.is64(), b.dst(), b.src(), b.off()));
    }

    private static UnaryOperator<Insn> both(UnaryOperator<Insn> one, UnaryOperator<Insn> other) {
        return insn -> other.apply(one.apply(insn));
    }

    private static Insn move(int dst, int src) {
        return new Insn.Bin(Alu.MOV, true, dst, reg(src));
    }

    private static Insn alu(Insn.Bin b, Operand src) {
        return new Insn.Bin(b.op(), b.is64(), b.dst(), src);
    }

    private static Insn other(Insn.Bin b, Alu op) {
        return new Insn.Bin(op, b.is64(), b.dst(), b.src());
    }

    private static Insn wide(Insn.Bin b) {
        return new Insn.Bin(b.op(), true, b.dst(), b.src());
    }

    private static Insn distance(Insn.Branch b, int distance) {
        return new Insn.Branch(b.cond(), b.is64(), b.dst(), b.src(), (short) distance);
    }

    /** The classic program. */
    ClassicProgram program() {
        return ProgramFormat.ASM.decode(classic.replace("; ", "\n").concat("\n").getBytes(StandardCharsets.US_ASCII));
    }

    Program translation() {
        return kind == Kind.PACKET
                ? ClassicTranslator.translate(program())
                : ClassicTranslator.translateSeccomp(program());
    }

    /** The translation with the mistake in it. */
    Program mistaken() {
        List<Insn> insns = new ArrayList<>(translation().insns());
        insns.replaceAll(edit);
        return Program.of(insns);
    }

    @Override
    public String toString() {
        return name;
    }
}
