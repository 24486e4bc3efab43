package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.linux.HelperCatalog;
import dev.bpf4j.ebpf.linux.KernelFunctions;

/** Instructions as the kernel's log spells them, where that is not how the disassembler does. */
final class KernelText {
    private static final int SLOT_BYTES = 8;

    private final Program program;
    private final byte[] bytes;

    KernelText(Program program) {
        this.program = program;
        this.bytes = Codec.encode(program);
    }

    /** Opcode and text: {@code (a5) if r0 < 0x5 goto pc-2}. */
    String at(int slot) {
        return String.format("(%02x) ", bytes[slot * SLOT_BYTES]) + spell(program.at(slot));
    }

    private static String spell(Insn insn) {
        String usual = Disassembler.format(insn);
        if (insn instanceof Insn.Branch branch) {
            int goTo = usual.lastIndexOf(" goto ");
            String condition = branch.src() instanceof Operand.Imm imm
                    ? usual.substring(0, usual.lastIndexOf(' ', goTo - 1) + 1) + "0x" + Integer.toHexString(imm.value())
                    : usual.substring(0, goTo);
            return condition + " goto pc" + signed(branch.off());
        }
        if (insn instanceof Insn.Jump jump) {
            return (jump.far() ? "gotol pc" : "goto pc") + signed(jump.off());
        }
        if (insn instanceof Insn.Call call && call.kind() == CallKind.HELPER) {
            return "call " + HelperCatalog.instance().name(call.imm()).orElse("unknown") + "#" + call.imm();
        }
        if (insn instanceof Insn.Call call && call.kind() == CallKind.BTF) {
            return KernelFunctions.instance()
                    .name(call.imm())
                    .map(name -> "call " + name + "#" + call.imm())
                    .orElse(usual);
        }
        return insn instanceof Insn.LoadImm64 ? usual.substring(0, usual.length() - " ll".length()) : usual;
    }

    private static String signed(int number) {
        return number < 0 ? Integer.toString(number) : "+" + number;
    }
}
