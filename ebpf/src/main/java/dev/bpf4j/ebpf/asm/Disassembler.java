package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.isa.Insn;

/** Instructions as text. */
public final class Disassembler {
    private Disassembler() {}

    /** One instruction without its position. */
    public static String format(Insn insn) {
        return insn.toString();
    }
}
