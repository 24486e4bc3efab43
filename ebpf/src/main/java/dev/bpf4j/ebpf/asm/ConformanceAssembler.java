package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The mnemonic assembly of the bpf_conformance suite, which userspace machines share: {@code add32 %r1, 5}, {@code ldxw
 * %r0, [%r1+4]}, {@code jne %r0, 0, exit}. The label {@code exit} stands for the first {@code exit} instruction unless
 * the text defines it. Comments are those of {@link Assembler}.
 */
public final class ConformanceAssembler {
    private static final String EXIT = "exit";
    private static final List<String> REGISTERS = IntStream.rangeClosed(0, Insn.MAX_REGISTER)
            .mapToObj(number -> "r" + number)
            .toList();
    private static final Map<String, Rule> RULES = rules();
    private static final Map<String, BiFunction<Address, Integer, Insn>> LOCKED = locked();

    private final Listing out = new Listing();
    private int firstExit = -1;
    private LineScanner in = new LineScanner("", 0);

    /** Reads the operands that follow a mnemonic. */
    @FunctionalInterface
    private interface Rule {
        void read(ConformanceAssembler source);
    }

    /** {@code [%r1+4]} */
    private record Address(int base, short off) {}

    private ConformanceAssembler() {}

    /** @throws MalformedProgramException with line, column and reason */
    public static Program parse(String text) {
        ConformanceAssembler source = new ConformanceAssembler();
        Assembler.forEachLine(text, source::line);
        if (source.firstExit >= 0) {
            source.out.implicitLabel(EXIT, source.firstExit);
        }
        return source.out.program();
    }

    private void line(LineScanner line) {
        in = line;
        Assembler.labels(in, out);
        if (in.atEnd()) {
            return;
        }
        int start = in.mark();
        String mnemonic = in.word("an instruction");
        Rule rule = RULES.get(mnemonic);
        if (rule == null) {
            throw in.error(start, "unknown instruction " + LineScanner.quote(mnemonic));
        }
        try {
            rule.read(this);
        } catch (MalformedProgramException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw in.error(start, e.getMessage());
        }
        in.expectEnd();
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new HashMap<>();
        arithmetic(rules);
        jumps(rules);
        memory(rules);
        rules.put("lddw", ConformanceAssembler::lddw);
        rules.put("lock", ConformanceAssembler::lock);
        rules.put("call", ConformanceAssembler::call);
        rules.put(EXIT, ConformanceAssembler::exit);
        return rules;
    }

    private static void arithmetic(Map<String, Rule> rules) {
        for (Alu op : Alu.values()) {
            if (op.signExtendedBits() == 0) {
                rules.put(op.mnemonic(), source -> source.alu(op, true));
            }
            rules.put(op.mnemonic() + 64, source -> source.alu(op, true));
            rules.put(op.mnemonic() + 32, source -> source.alu(op, false));
        }
        rules.put("neg", source -> source.add(new Insn.Neg(true, source.register())));
        rules.put("neg64", source -> source.add(new Insn.Neg(true, source.register())));
        rules.put("neg32", source -> source.add(new Insn.Neg(false, source.register())));
        Spellings.SWAPS.forEach((name, swap) -> {
            Rule rule = source -> source.add(new Insn.Swap(swap.op(), swap.bits(), source.register()));
            rules.put(name, rule);
            if (swap.op() == Endian.BSWAP) {
                rules.put("swap" + swap.bits(), rule);
            }
        });
    }

    private static void jumps(Map<String, Rule> rules) {
        for (Cond cond : Cond.values()) {
            rules.put(cond.mnemonic(), source -> source.branch(cond, true));
            rules.put(cond.mnemonic() + 32, source -> source.branch(cond, false));
        }
        rules.put("ja", source -> source.jump(false));
        rules.put("ja32", source -> source.jump(true));
    }

    private static void memory(Map<String, Rule> rules) {
        for (Width width : Width.values()) {
            String suffix = width.name().toLowerCase(Locale.ROOT);
            rules.put("ldx" + suffix, source -> source.load(width, false));
            if (width != Width.DW) {
                rules.put("ldxs" + suffix, source -> source.load(width, true));
            }
            rules.put("st" + suffix, source -> source.store(width, Operand.Imm.class));
            rules.put("stx" + suffix, source -> source.store(width, Operand.Reg.class));
        }
    }

    /** Atomic operations by the words behind {@code lock}, joined as the instruction table spells them. */
    private static Map<String, BiFunction<Address, Integer, Insn>> locked() {
        Map<String, BiFunction<Address, Integer, Insn>> map = new HashMap<>();
        for (Atomic op : Atomic.values()) {
            map.put(op.mnemonic(), (to, src) -> new Insn.Rmw(op, Width.DW, to.base(), to.off(), src));
            map.put(op.mnemonic() + 32, (to, src) -> new Insn.Rmw(op, Width.W, to.base(), to.off(), src));
        }
        return map;
    }

    private void add(Insn insn) {
        out.add(insn, in::error);
    }

    private void alu(Alu op, boolean is64) {
        int dst = register();
        in.expect(",");
        add(new Insn.Bin(op, is64, dst, operand()));
    }

    private void branch(Cond cond, boolean is64) {
        int dst = register();
        in.expect(",");
        Operand src = operand();
        in.expect(",");
        out.addJump(in, Listing.NEAR, off -> new Insn.Branch(cond, is64, dst, src, (short) off));
    }

    private void jump(boolean far) {
        out.addJump(in, far ? Listing.FAR : Listing.NEAR, off -> new Insn.Jump(far, off));
    }

    private void load(Width width, boolean signed) {
        int dst = register();
        in.expect(",");
        Address from = address();
        add(new Insn.Load(width, signed, dst, from.base(), from.off()));
    }

    private void store(Width width, Class<? extends Operand> kind) {
        Address to = address();
        in.expect(",");
        int mark = in.mark();
        Operand src = operand();
        if (!kind.isInstance(src)) {
            throw in.error(mark, "st stores an immediate, stx a register");
        }
        add(new Insn.Store(width, to.base(), to.off(), src));
    }

    private void lddw() {
        int dst = register();
        in.expect(",");
        add(Insn.LoadImm64.of(dst, in.integer(64)));
    }

    private void lock() {
        int start = in.mark();
        String name = in.word("an atomic operation");
        if (name.equals("fetch")) {
            name = name + "_" + in.word("an atomic operation");
        }
        if (!LOCKED.containsKey(name)) {
            throw in.error(start, "unknown atomic operation " + LineScanner.quote(name));
        }
        Address to = address();
        in.expect(",");
        add(LOCKED.get(name).apply(to, register()));
    }

    private void call() {
        if (in.takeWord("local")) {
            out.addJump(in, Listing.FAR, off -> new Insn.Call(CallKind.LOCAL, off));
        } else if (in.takeWord("runtime")) {
            add(new Insn.Call(CallKind.BTF, immediate()));
        } else if (in.atNumber()) {
            add(new Insn.Call(CallKind.HELPER, immediate()));
        } else {
            add(new Insn.CallRegister(register()));
        }
    }

    private void exit() {
        firstExit = firstExit < 0 ? out.slots() : firstExit;
        add(new Insn.Exit());
    }

    private Operand operand() {
        return in.atNumber() ? Operand.imm(immediate()) : Operand.reg(register());
    }

    /** Hexadecimal immediates are unsigned patterns, decimal ones are signed numbers. */
    private int immediate() {
        boolean pattern = in.atHexadecimal();
        int mark = in.mark();
        long value = in.integer(32);
        if (!pattern && value != (int) value) {
            throw in.error(mark, "a decimal immediate ranges from -2^31 to 2^31-1");
        }
        return (int) value;
    }

    /** {@code [%r1+4]}, {@code [%r1-4]} or {@code [%r1]}. */
    private Address address() {
        in.expect("[");
        int base = register();
        short off = (short) (in.atSign() ? in.distance(16) : 0);
        in.expect("]");
        return new Address(base, off);
    }

    private int register() {
        in.expect("%");
        int start = in.mark();
        String word = in.word("a register");
        if (!REGISTERS.contains(word)) {
            throw in.error(start, "unknown register " + LineScanner.quote(word));
        }
        return REGISTERS.indexOf(word);
    }
}
