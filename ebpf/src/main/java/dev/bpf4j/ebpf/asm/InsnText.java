package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;
import java.util.function.IntFunction;

/** The spelling of each shape; operators and names come from the rows of the instruction table. */
final class InsnText implements Insn.Visitor<String> {
    private final HelperTable helpers;
    private final IntFunction<Optional<String>> labels;

    InsnText(HelperTable helpers) {
        this(helpers, off -> Optional.empty());
    }

    /** @param labels from a distance in slots to the label of its target, where it has one */
    InsnText(HelperTable helpers, IntFunction<Optional<String>> labels) {
        this.helpers = helpers;
        this.labels = labels;
    }

    @Override
    public String bin(Insn.Bin i) {
        String gap = i.op().signExtendedBits() == 0 ? " " : "";
        return reg(i.is64(), i.dst()) + " " + i.op().symbol() + gap + operand(i.is64(), i.src());
    }

    @Override
    public String neg(Insn.Neg i) {
        String reg = reg(i.is64(), i.dst());
        return reg + " = -" + reg;
    }

    @Override
    public String addrSpaceCast(Insn.AddrSpaceCast i) {
        return reg(i.dst()) + " = " + Spellings.ADDR_SPACE_CAST + "(" + reg(i.src()) + ", " + i.to() + ", " + i.from()
                + ")";
    }

    @Override
    public String swap(Insn.Swap i) {
        return reg(i.dst()) + " = " + i.op().mnemonic() + i.bits() + " " + reg(i.dst());
    }

    @Override
    public String loadImm64(Insn.LoadImm64 i) {
        return reg(i.dst()) + " = " + constant(i) + " ll";
    }

    private static String constant(Insn.LoadImm64 i) {
        if (i.kind() == Imm64.VALUE) {
            return "0x" + Long.toHexString(i.value());
        }
        String first = i.kind().spelling() + " " + i.imm();
        return i.kind().usesNext() ? first + " " + signed(i.nextImm()) : first;
    }

    @Override
    public String load(Insn.Load i) {
        return reg(i.dst()) + " = *" + pointer(i.width(), i.signed(), i.src(), i.off());
    }

    @Override
    public String store(Insn.Store i) {
        return "*" + pointer(i.width(), false, i.dst(), i.off()) + " = " + operand(true, i.src());
    }

    @Override
    public String rmw(Insn.Rmw i) {
        String target = pointer(i.width(), false, i.dst(), i.off());
        if (!i.op().fetches()) {
            return "lock *" + target + " " + i.op().symbol() + " " + reg(i.src());
        }
        String name = (i.width() == Width.DW ? "atomic64_" : "atomic_") + i.op().mnemonic();
        String expected = i.op() == Atomic.CMPXCHG ? reg(0) + ", " : "";
        return reg(i.resultRegister()) + " = " + name + "(" + target + ", " + expected + reg(i.src()) + ")";
    }

    @Override
    public String loadAcquire(Insn.LoadAcquire i) {
        return reg(i.dst()) + " = load_acquire(" + pointer(i.width(), false, i.src(), i.off()) + ")";
    }

    @Override
    public String storeRelease(Insn.StoreRelease i) {
        return "store_release(" + pointer(i.width(), false, i.dst(), i.off()) + ", " + reg(i.src()) + ")";
    }

    @Override
    public String legacyLoad(Insn.LegacyLoad i) {
        String index = i.indirect() ? reg(i.src()) + " " + signed(i.imm()) : Integer.toString(i.imm());
        return "r0 = *(" + i.width().typeName(false) + " *)skb[" + index + "]";
    }

    @Override
    public String jump(Insn.Jump i) {
        return (i.far() ? "gotol " : "goto ") + target(i.off());
    }

    @Override
    public String mayGoto(Insn.MayGoto i) {
        return "may_goto " + target(i.off());
    }

    @Override
    public String branch(Insn.Branch i) {
        String condition = reg(i.is64(), i.dst()) + " " + i.cond().symbol() + " " + operand(i.is64(), i.src());
        return "if " + condition + " goto " + target(i.off());
    }

    @Override
    public String call(Insn.Call i) {
        return "call "
                + switch (i.kind()) {
                    case HELPER ->
                        helpers.byId(i.imm())
                                .filter(helper -> LineScanner.isName(helper.name()))
                                .map(helper -> helper.name() + "#" + helper.id())
                                .orElse(Integer.toString(i.imm()));
                    case LOCAL -> labels.apply(i.imm()).orElse("pc" + signed(i.imm()));
                    case BTF -> "btf " + i.imm();
                };
    }

    @Override
    public String callRegister(Insn.CallRegister i) {
        return "callx " + reg(i.target());
    }

    @Override
    public String exit(Insn.Exit i) {
        return "exit";
    }

    private String target(int off) {
        return labels.apply(off).orElse(signed(off));
    }

    private static String pointer(Width width, boolean signed, int base, int off) {
        return "(" + width.typeName(signed) + " *)(" + reg(base) + " " + signed(off) + ")";
    }

    private static String operand(boolean is64, Operand operand) {
        return operand instanceof Reg reg ? reg(is64, reg.number()) : operand.toString();
    }

    private static String reg(int number) {
        return reg(true, number);
    }

    private static String reg(boolean is64, int number) {
        return (is64 ? "r" : "w") + number;
    }

    /** With its sign, as distances and offsets are written. */
    private static String signed(int value) {
        return value < 0 ? Integer.toString(value) : "+" + value;
    }
}
