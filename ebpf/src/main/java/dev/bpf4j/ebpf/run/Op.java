package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Width;

/**
 * What the interpreter does in a {@link Step}. The numbers are dense, so that HotSpot makes one jump through a table of
 * them. In what they say, {@code b} is the sum of a register and a constant.
 */
final class Op {
    // spotless:off
    /** At 64 bits: {@code dst = b}, {@code dst = a op b}; rows that are rare, or take long anyway, are asked what they mean. */
    static final int MOV = 0, ADD = 1, SUB = 2, MUL = 3, AND = 4, OR = 5, XOR = 6, LSH = 7, RSH = 8, ARSH = 9, ROW = 10;

    /** The same at 32 bits. */
    static final int MOV32 = 11, ADD32 = 12, SUB32 = 13, MUL32 = 14, AND32 = 15, OR32 = 16, XOR32 = 17, LSH32 = 18, RSH32 = 19,
            ROW32 = 20;

    /** {@code dst = a}, its bytes reversed and shifted. */
    static final int SWAP = 21;

    /** {@code dst = memory[b]}. */
    static final int LOAD8 = 22, LOAD16 = 23, LOAD32 = 24, LOAD64 = 25;

    /** {@code memory[a + off] = b}. */
    static final int STORE8 = 26, STORE16 = 27, STORE32 = 28, STORE64 = 29;

    /** The same at a known place of the frame. */
    static final int FRAME_LOAD32 = 30, FRAME_LOAD64 = 31, FRAME_STORE32 = 32, FRAME_STORE64 = 33;

    /** What goes on behind it, too, and is rare or takes long anyway. */
    static final int LOAD_SIGNED = 34, RMW = 35, CALL_HELPER = 36, LEGACY_LOAD = 37;

    /** Two at once: {@code dst = b, dst2 = b2}; a load whose bytes are reversed; {@code dst = (a op b) op2 b2}. */
    static final int MOV_MOV = 38, LOAD_SWAP = 39, ALU_ALU = 40;

    /** A load and then {@code dst2 = dst2 op2 b2}; the same access at {@code off} and at {@code off2} of the frame. */
    static final int LOAD_ALU = 41, FRAME_LOADS = 42, FRAME_STORES = 43;

    /** An access to the arena that {@code first} says: this number for an acquiring load, {@link #MOV} for the cast of an address. */
    static final int ARENA = 44;

    /** From here on control may go elsewhere. Jumps if {@code a} and {@code b} compare so. */
    static final int JEQ = 45, JGT = 46, JLT = 47, JSGT = 48, JSLT = 49, JSET = 50;

    /** The same at 32 bits. */
    static final int JEQ32 = 51, JGT32 = 52, JLT32 = 53, JSGT32 = 54, JSLT32 = 55, JSET32 = 56;

    /** One of the above and then a jump that compares what it gave with {@code b2}. */
    static final int MOV_JUMP = 57, ALU_JUMP = 58, LOAD_JUMP = 59, LOAD_SWAP_JUMP = 60;

    /** {@code dst = b, dst2 = b2}, and then a jump that compares {@code a} with {@code b3}. */
    static final int MOV_MOV_JUMP = 61;

    static final int JUMP = 62, EXIT = 63, CALL_LOCAL = 64, CONTROL = 65, CALL_REGISTER = 66, MAY_GOTO = 67, TRAP = 68;

    private static final int FIRST_CONTROL = JEQ;
    // spotless:on

    private Op() {}

    /** Whether what is executed after such a step may be another step than the one behind it, or nothing. */
    static boolean endsBlock(int op) {
        return op >= FIRST_CONTROL;
    }

    static boolean isLoad(int op) {
        return op >= LOAD8 && op <= LOAD64;
    }

    /** Those of 64 bits that have two operands. */
    static boolean isAlu64(int op) {
        return op >= ADD && op <= ROW;
    }

    /** Those of them that say themselves what they mean. */
    static boolean isSimple(int op) {
        return op >= ADD && op < ROW;
    }

    /** Jumps that compare 64 bits. */
    static boolean isJump64(int op) {
        return op >= JEQ && op <= JSET;
    }

    static int of64(Alu op) {
        return switch (op) {
            case MOV -> MOV;
            case ADD -> ADD;
            case SUB -> SUB;
            case MUL -> MUL;
            case AND -> AND;
            case OR -> OR;
            case XOR -> XOR;
            case LSH -> LSH;
            case RSH -> RSH;
            case ARSH -> ARSH;
            case DIV, SDIV, MOD, SMOD, MOVSX8, MOVSX16, MOVSX32 -> ROW;
        };
    }

    static int of32(Alu op) {
        return switch (op) {
            case MOV -> MOV32;
            case ADD -> ADD32;
            case SUB -> SUB32;
            case MUL -> MUL32;
            case AND -> AND32;
            case OR -> OR32;
            case XOR -> XOR32;
            case LSH -> LSH32;
            case RSH -> RSH32;
            case DIV, SDIV, MOD, SMOD, MOVSX8, MOVSX16, MOVSX32, ARSH -> ROW32;
        };
    }

    /** The comparison, or the opposite one: see {@link #isOpposite}. */
    static int of(Cond cond, boolean is64) {
        int op = switch (cond) {
            case JEQ, JNE -> JEQ;
            case JGT, JLE -> JGT;
            case JLT, JGE -> JLT;
            case JSGT, JSLE -> JSGT;
            case JSLT, JSGE -> JSLT;
            case JSET -> JSET;
        };
        return is64 ? op : op + (JEQ32 - JEQ);
    }

    /** Whether {@link #of} compares the other way, so that what follows if it is so follows if it is not. */
    static boolean isOpposite(Cond cond) {
        return switch (cond) {
            case JNE, JLE, JGE, JSLE, JSGE -> true;
            case JEQ, JGT, JLT, JSGT, JSLT, JSET -> false;
        };
    }

    static int load(Width width) {
        return switch (width) {
            case B -> LOAD8;
            case H -> LOAD16;
            case W -> LOAD32;
            case DW -> LOAD64;
        };
    }

    static int store(Width width) {
        return switch (width) {
            case B -> STORE8;
            case H -> STORE16;
            case W -> STORE32;
            case DW -> STORE64;
        };
    }
}
