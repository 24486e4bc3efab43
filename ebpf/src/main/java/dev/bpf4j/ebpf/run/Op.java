package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Width;

/**
 * What the interpreter does with an instruction: a group and a member. They are numbers and few, so that HotSpot makes of
 * each switch a short chain of tests, which the processor predicts, and neither loads nor a jump table.
 */
final class Op {
    // spotless:off
    static final int ALU64 = 0, ALU32 = 1, MOV64 = 2, BRANCH64 = 3, BRANCH32 = 4, LOAD = 5, STORE = 6, OTHER = 7;

    /** Members of ALU64 and ALU32. */
    static final int ADD = 0, SUB = 1, MUL = 2, AND = 3, OR = 4, XOR = 5, LSH = 6, RSH = 7, ROW = 8;

    /** Members of BRANCH64 and BRANCH32. */
    static final int JEQ = 0, JNE = 1, JGT = 2, JGE = 3, JLT = 4, JLE = 5, JSET = 6, JROW = 7;

    /** Members of LOAD and STORE. */
    static final int B = 0, H = 1, W = 2, DW = 3;

    /** Members of OTHER. */
    static final int JUMP = 0, EXIT = 1, CALL_LOCAL = 2, CALL_HELPER = 3, LOAD_IMM64 = 4, LEGACY_LOAD = 5, CONTROL = 6,
            CALL_REGISTER = 7, RARE = 8;

    /** Members of OTHER, behind RARE. */
    static final int NEG64 = 9, NEG32 = 10, SWAP = 11, LOAD_SIGNED = 12, RMW = 13, TRAP = 14, MAY_GOTO = 15;
    // spotless:on

    private Op() {}

    /** Rows that are rare, or take long anyway, are {@link #ROW}: their meaning is asked. */
    static int of(Alu op) {
        return switch (op) {
            case ADD -> ADD;
            case SUB -> SUB;
            case MUL -> MUL;
            case AND -> AND;
            case OR -> OR;
            case XOR -> XOR;
            case LSH -> LSH;
            case RSH -> RSH;
            case DIV, SDIV, MOD, SMOD, MOV, MOVSX8, MOVSX16, MOVSX32, ARSH -> ROW;
        };
    }

    /** Rows that are rare are {@link #JROW}: their meaning is asked. */
    static int of(Cond cond) {
        return switch (cond) {
            case JEQ -> JEQ;
            case JNE -> JNE;
            case JGT -> JGT;
            case JGE -> JGE;
            case JLT -> JLT;
            case JLE -> JLE;
            case JSET -> JSET;
            case JSGT, JSGE, JSLT, JSLE -> JROW;
        };
    }

    static int of(Width width) {
        return switch (width) {
            case B -> B;
            case H -> H;
            case W -> W;
            case DW -> DW;
        };
    }
}
