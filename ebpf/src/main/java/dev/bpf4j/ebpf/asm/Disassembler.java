package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Instructions as text, in the syntax of the kernel's verifier log and of LLVM. {@link Assembler} reads back everything
 * that is printed here.
 */
public final class Disassembler {
    private static final int SLOT_BYTES = 8;

    private Disassembler() {}

    /** One instruction without its position, for example {@code if w1 s> 5 goto +3}. */
    public static String format(Insn insn) {
        return format(insn, HelperTable.empty());
    }

    /** One instruction without its position; helpers of the table are called by name and number. */
    public static String format(Insn insn, HelperTable helpers) {
        return insn.accept(new InsnText(helpers));
    }

    /** One line per instruction: slot number, opcode in hexadecimal, text; as {@code    0: (b7) r0 = 0}. */
    public static String format(Program program) {
        return format(program, HelperTable.empty());
    }

    /** As {@link #format(Program)}; helpers of the table are called by name and number. */
    public static String format(Program program, HelperTable helpers) {
        InsnText text = new InsnText(helpers);
        byte[] bytes = Codec.encode(program);
        StringBuilder out = new StringBuilder();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            out.append(String.format("%4d: (%02x) ", slot, bytes[slot * SLOT_BYTES]));
            out.append(program.at(slot).accept(text)).append('\n');
        }
        return out.toString();
    }

    /**
     * Assembly source with a label at each instruction that is jumped to or called, and no slot numbers. Targets that are
     * no instruction of the program stay distances.
     */
    public static String formatWithLabels(Program program, HelperTable helpers) {
        TreeSet<Integer> targets = targets(program);
        StringBuilder out = new StringBuilder();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            int next = slot + 1;
            InsnText text = new InsnText(
                    helpers, off -> targets.contains(next + off) ? Optional.of("L" + (next + off)) : Optional.empty());
            if (targets.contains(slot)) {
                out.append('L').append(slot).append(":\n");
            }
            out.append("    ").append(program.at(slot).accept(text)).append('\n');
        }
        return out.toString();
    }

    private static TreeSet<Integer> targets(Program program) {
        TreeSet<Integer> targets = new TreeSet<>();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            int next = slot + 1;
            InsnText visitor = new InsnText(HelperTable.empty(), off -> {
                if (program.startsAt(next + off)) {
                    targets.add(next + off);
                }
                return Optional.empty();
            });
            program.at(slot).accept(visitor);
        }
        return targets;
    }
}
