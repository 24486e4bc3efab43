package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import java.util.Optional;

/** How the three readable notations write the operand of an instruction other than ja. */
enum Spelling {
    // spotless:off
    //       [x + k]      length     ret #k in hex
    TCPDUMP("[x + %d]", "#pktlen", false),
    BPF_DBG("[x+%d]",   "#len",    true),
    ASM    ("[x + %d]", "len",     true);
    // spotless:on

    private final String indirect;
    private final String length;
    private final boolean hexReturn;

    Spelling(String indirect, String length, boolean hexReturn) {
        this.indirect = indirect;
        this.length = length;
        this.hexReturn = hexReturn;
    }

    /** The operand, or an empty text if the notation writes none. */
    String operand(ClassicInsn insn, ClassicOp op) {
        int k = insn.k();
        return switch (op.form()) {
            case NONE, GOTO -> "";
            case IMM -> isHex(op) ? "#0x" + Integer.toHexString(k) : "#" + k;
            case ABS -> ancillary(k).orElse("[" + k + "]");
            case IND -> String.format(indirect, k);
            case MEM -> "M[" + k + "]";
            case LEN -> length;
            case MSH -> "4*([" + k + "]&0xf)";
            case X -> "x";
            case A -> this == TCPDUMP ? "" : "a";
        };
    }

    private boolean isHex(ClassicOp op) {
        return switch (op.kind()) {
            case ALU_K -> op.alu() == ClassicAlu.AND || op.alu() == ClassicAlu.OR || op.alu() == ClassicAlu.XOR;
            case RET_K -> hexReturn;
            default -> true;
        };
    }

    private Optional<String> ancillary(int k) {
        return switch (this) {
            case TCPDUMP -> Ancillary.ofOffset(k).map(row -> "[" + row.listingWord() + "]");
            case BPF_DBG -> Optional.empty();
            case ASM -> Ancillary.ofOffset(k).flatMap(Ancillary::asmWord);
        };
    }
}
