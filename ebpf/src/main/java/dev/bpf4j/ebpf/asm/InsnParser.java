package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one instruction and adds it to the listing. Each method takes what its name says from the rest of the line. */
final class InsnParser {
    /** Opcode of the 64-bit immediate load, the one opcode that the verifier's log prints without its {@code ll}. */
    static final int LDDW = 0x18;

    private static final Pattern REGISTER = Pattern.compile("[rw](0|[1-9][0-9]?)");

    private final LineScanner in;
    private final Listing out;
    private final Names names;
    private final boolean lddw;

    /** Numbers of helpers by name. */
    record Names(Map<String, Integer> helpers) {
        static Names of(HelperTable table) {
            return new Names(table.all().stream().collect(Collectors.toMap(Helper::name, Helper::id, (a, b) -> a)));
        }
    }

    /** A register with the width that its letter gives it. */
    private record Register(boolean is64, int number) {}

    /** {@code (u32 *)(r1 +4)} */
    private record Pointer(Width width, boolean signed, int base, short off) {}

    /** @param lddw whether a constant is one of 64 bits even without {@code ll} */
    InsnParser(LineScanner in, Listing out, Names names, boolean lddw) {
        this.in = in;
        this.out = out;
        this.names = names;
        this.lddw = lddw;
    }

    /** @throws MalformedProgramException with line and column */
    void instruction() {
        int start = in.mark();
        try {
            if (in.take("*")) {
                store();
            } else {
                instruction(in.word("an instruction"), start);
            }
        } catch (MalformedProgramException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw in.error(start, e.getMessage());
        }
    }

    private void instruction(String word, int start) {
        switch (word) {
            case "if" -> branch();
            case "goto" -> jump(false);
            case "gotol" -> jump(true);
            case "may_goto" -> {
                takePc();
                out.addJump(in, Listing.NEAR, off -> new Insn.MayGoto((short) off));
            }
            case "call" -> call();
            case "callx" -> add(new Insn.CallRegister(wide(register())));
            case "exit" -> add(new Insn.Exit());
            case "lock" -> lock();
            case "store_release" -> storeRelease();
            default -> assignment(register(word, start));
        }
    }

    private void add(Insn insn) {
        out.add(insn, in::error);
    }

    private void branch() {
        Register dst = register();
        Cond cond = row(Spellings.CONDITIONS, "a condition");
        Operand src = operand(dst.is64());
        in.expectWord("goto");
        takePc();
        out.addJump(in, Listing.NEAR, off -> new Insn.Branch(cond, dst.is64(), dst.number(), src, (short) off));
    }

    private void jump(boolean far) {
        takePc();
        out.addJump(in, far ? Listing.FAR : Listing.NEAR, off -> new Insn.Jump(far, off));
    }

    /** Takes the {@code pc} of {@code pc+3}. */
    private boolean takePc() {
        int mark = in.mark();
        boolean relative = in.takeWord("pc") && in.atSign();
        if (!relative) {
            in.back(mark);
        }
        return relative;
    }

    private void call() {
        if (in.atNumber()) {
            add(new Insn.Call(CallKind.HELPER, (int) in.integer(32)));
        } else if (takePc()) {
            add(new Insn.Call(CallKind.LOCAL, in.distance(Listing.FAR)));
        } else {
            callByName();
        }
    }

    private void callByName() {
        int mark = in.mark();
        String name = in.word("a function");
        if (name.equals(Spellings.BTF) && in.atNumber()) {
            add(new Insn.Call(CallKind.BTF, (int) in.integer(32)));
        } else if (in.takeNumberSign()) {
            add(new Insn.Call(CallKind.HELPER, (int) in.integer(32)));
        } else if (names.helpers().containsKey(name)) {
            add(new Insn.Call(CallKind.HELPER, names.helpers().get(name)));
        } else {
            out.addJump(name, Listing.FAR, off -> new Insn.Call(CallKind.LOCAL, off), what -> in.error(mark, what));
        }
    }

    private void lock() {
        in.expect("*");
        Pointer to = unsignedPointer();
        Atomic op = row(Spellings.LOCKED, "an atomic operator");
        add(new Insn.Rmw(op, to.width(), to.base(), to.off(), register(to.width())));
    }

    private void storeRelease() {
        in.expect("(");
        Pointer to = unsignedPointer();
        in.expect(",");
        int src = register(to.width());
        in.expect(")");
        add(new Insn.StoreRelease(to.width(), to.base(), to.off(), src));
    }

    private void store() {
        Pointer to = unsignedPointer();
        in.expect("=");
        Operand src = in.atNumber() ? immediate() : Operand.reg(register(to.width()));
        add(new Insn.Store(to.width(), to.base(), to.off(), src));
    }

    private void assignment(Register dst) {
        Alu op = row(Spellings.ALU, "an assignment");
        if (op == Alu.MOV) {
            move(dst);
        } else {
            add(new Insn.Bin(op, dst.is64(), dst.number(), operand(dst.is64())));
        }
    }

    private void move(Register dst) {
        int start = in.mark();
        if (in.atNumber()) {
            constant(dst);
        } else if (in.take("-")) {
            require(register().equals(dst), start, "a register is negated in place");
            add(new Insn.Neg(dst.is64(), dst.number()));
        } else if (in.take("*")) {
            load(dst);
        } else {
            move(dst, in.word("a value"), start);
        }
    }

    private void move(Register dst, String word, int start) {
        if (Spellings.SWAPS.containsKey(word)) {
            Spellings.Swap swap = Spellings.SWAPS.get(word);
            require(register().equals(dst), start, "a register is converted in place");
            add(new Insn.Swap(swap.op(), swap.bits(), wide(dst)));
        } else if (Spellings.IMM64.containsKey(word)) {
            reference(dst, Spellings.IMM64.get(word));
        } else if (Spellings.FETCHES.containsKey(word)) {
            fetch(dst, Spellings.FETCHES.get(word));
        } else if (word.equals("load_acquire")) {
            loadAcquire(dst);
        } else if (word.equals(Spellings.ADDR_SPACE_CAST)) {
            addrSpaceCast(dst);
        } else {
            Register src = register(word, start);
            require(src.is64() == dst.is64(), start, "both registers must have the same width");
            add(new Insn.Bin(Alu.MOV, dst.is64(), dst.number(), Operand.reg(src.number())));
        }
    }

    /** {@code (r1, 0, 1)}: the register, and the address spaces to and from which it is cast. */
    private void addrSpaceCast(Register dst) {
        in.expect("(");
        int src = wide(register());
        in.expect(",");
        int to = (int) in.integer(32);
        in.expect(",");
        int from = (int) in.integer(32);
        in.expect(")");
        add(new Insn.AddrSpaceCast(wide(dst), src, to, from));
    }

    /** A 32-bit immediate, or a 64-bit one with {@code ll} behind it. */
    private void constant(Register dst) {
        int mark = in.mark();
        long value = in.integer(64);
        if (in.takeWord("ll") || lddw) {
            add(Insn.LoadImm64.of(wide(dst), value));
        } else {
            in.back(mark);
            add(new Insn.Bin(Alu.MOV, dst.is64(), dst.number(), immediate()));
        }
    }

    /** What an {@code lddw} stands for, behind its word: {@code 3 ll} or {@code 3 +16 ll}. */
    private void reference(Register dst, Imm64 kind) {
        int imm = (int) in.integer(32);
        int nextImm = in.atSign() ? in.distance(32) : 0;
        in.expectWord("ll");
        add(new Insn.LoadImm64(wide(dst), kind, imm, nextImm));
    }

    private void load(Register dst) {
        int start = in.mark();
        Spellings.Type type = type();
        if (in.take("skb")) {
            require(dst.is64() && dst.number() == 0 && !type.signed(), start, "packet access loads r0, unsigned");
            legacyLoad(type.width());
            return;
        }
        Pointer from = pointer(type);
        require(
                dst.is64() || !type.signed() && type.width() != Width.DW,
                start,
                "a load of this type needs a 64-bit register");
        add(new Insn.Load(from.width(), from.signed(), dst.number(), from.base(), from.off()));
    }

    /** {@code [12]} or {@code [r7 +4]} */
    private void legacyLoad(Width width) {
        in.expect("[");
        if (in.atNumber()) {
            add(Insn.LegacyLoad.absolute(width, (int) in.integer(32)));
        } else {
            int index = wide(register());
            add(Insn.LegacyLoad.indirect(width, index, in.atSign() ? in.distance(32) : 0));
        }
        in.expect("]");
    }

    private void loadAcquire(Register dst) {
        in.expect("(");
        Pointer from = unsignedPointer();
        in.expect(")");
        require(dst.is64() || from.width() != Width.DW, in.mark(), "a load of this type needs a 64-bit register");
        add(new Insn.LoadAcquire(from.width(), dst.number(), from.base(), from.off()));
    }

    /** The arguments of an atomic operation that returns the old value. */
    private void fetch(Register dst, Spellings.Fetch fetch) {
        int start = in.mark();
        in.expect("(");
        Pointer to = fetch.typed() ? unsignedPointer() : untypedPointer(fetch);
        require(
                fetch.width().isEmpty() || fetch.width().equals(Optional.of(to.width())),
                start,
                "the type does not fit the operation");
        in.expect(",");
        if (fetch.op() == Atomic.CMPXCHG) {
            require(register(to.width()) == 0, start, "the expected value is in r0");
            in.expect(",");
        }
        Insn.Rmw insn = new Insn.Rmw(fetch.op(), to.width(), to.base(), to.off(), register(to.width()));
        in.expect(")");
        require(dst.number() == insn.resultRegister(), start, "the old value goes to r" + insn.resultRegister());
        require(dst.is64() || to.width() != Width.DW, start, "a 64-bit operation needs 64-bit registers");
        add(insn);
    }

    private Pointer untypedPointer(Spellings.Fetch fetch) {
        int base = wide(register());
        return new Pointer(fetch.width().orElseThrow(), false, base, offset());
    }

    private Pointer unsignedPointer() {
        int start = in.mark();
        Spellings.Type type = type();
        require(!type.signed(), start, "only loads have a signed type");
        return pointer(type);
    }

    /** {@code (u32 *)} */
    private Spellings.Type type() {
        in.expect("(");
        int start = in.mark();
        String name = in.word("a type");
        require(Spellings.TYPES.containsKey(name), start, "unknown type " + LineScanner.quote(name));
        in.expect("*");
        in.expect(")");
        return Spellings.TYPES.get(name);
    }

    /** {@code (r1 +4)} */
    private Pointer pointer(Spellings.Type type) {
        in.expect("(");
        int base = wide(register());
        short off = offset();
        in.expect(")");
        return new Pointer(type.width(), type.signed(), base, off);
    }

    /** The offset of a memory access, which may be absent. */
    private short offset() {
        return (short) (in.atSign() ? in.distance(16) : 0);
    }

    private Operand operand(boolean is64) {
        if (in.atNumber()) {
            return immediate();
        }
        int start = in.mark();
        Register register = register();
        require(register.is64() == is64, start, "both registers must have the same width");
        return Operand.reg(register.number());
    }

    private Operand immediate() {
        return Operand.imm((int) in.integer(32));
    }

    /** A register that takes part in an access of this width: {@code w} registers where 32 bits do. */
    private int register(Width width) {
        int start = in.mark();
        Register register = register();
        require(register.is64() || width != Width.DW, start, "a 64-bit access needs a 64-bit register");
        return register.number();
    }

    private int wide(Register register) {
        require(register.is64(), in.mark(), "a 64-bit register is needed, not w" + register.number());
        return register.number();
    }

    private Register register() {
        int start = in.mark();
        return register(in.word("a register"), start);
    }

    private Register register(String word, int start) {
        if (!REGISTER.matcher(word).matches()) {
            throw in.error(start, "unknown word " + LineScanner.quote(word));
        }
        int number = Integer.parseInt(word.substring(1));
        require(number <= Insn.MAX_REGISTER, start, "R" + number + " is invalid");
        return new Register(word.charAt(0) == 'r', number);
    }

    /** The row whose symbol comes next. */
    private <T> T row(Map<String, T> bySymbol, String what) {
        for (Map.Entry<String, T> entry : bySymbol.entrySet()) {
            if (takeSymbol(entry.getKey())) {
                return entry.getValue();
            }
        }
        throw in.error("expected " + what);
    }

    /** A symbol of one or two parts, which blanks may separate: {@code = (s8)}. */
    private boolean takeSymbol(String symbol) {
        int mark = in.mark();
        int gap = symbol.indexOf(' ');
        boolean taken =
                gap < 0 ? in.take(symbol) : in.take(symbol.substring(0, gap)) && in.take(symbol.substring(gap + 1));
        if (!taken) {
            in.back(mark);
        }
        return taken;
    }

    private void require(boolean holds, int mark, String otherwise) {
        if (!holds) {
            throw in.error(mark, otherwise);
        }
    }
}
