package dev.bpf4j.cbpf.check;

import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.function.Consumer;

/**
 * What seccomp_check_filter of Linux adds: loads are aligned words of seccomp_data, and some opcodes are not allowed.
 */
final class SeccompRules implements ClassicChecker.Pass {

    private static final int DATA_BYTES = 64;

    @Override
    public void check(ClassicProgram program, Consumer<Refusal> refusals) {
        for (int pc = 0; pc < program.size(); pc++) {
            ClassicInsn insn = program.at(pc);
            ClassicOp op = insn.op().orElseThrow();
            if (op == ClassicOp.LD_W_ABS) {
                offset(pc, insn.k(), refusals);
            } else if (!isAllowed(op)) {
                String detail = op.mnemonic() + " (" + op + ") is not allowed in a seccomp filter";
                refusals.accept(new Refusal(pc, Rule.SECCOMP_OPCODE, detail));
            }
        }
    }

    private static boolean isAllowed(ClassicOp op) {
        return !op.isPacketLoad() && !(op.isAlu() && op.alu() == ClassicAlu.MOD);
    }

    private static void offset(int pc, int k, Consumer<Refusal> refusals) {
        if (Integer.compareUnsigned(k, DATA_BYTES) >= 0 || k % 4 != 0) {
            String detail = "no word of seccomp_data is at offset " + Integer.toUnsignedString(k);
            refusals.accept(new Refusal(pc, Rule.SECCOMP_OFFSET, detail));
        }
    }
}
