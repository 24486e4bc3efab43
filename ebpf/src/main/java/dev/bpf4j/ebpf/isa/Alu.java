package dev.bpf4j.ebpf.isa;

/**
 * Binary arithmetic of RFC 9669, section 4.1, one row per operation. The signed and sign-extending forms, which the
 * encoding tells apart by the offset field, are operations of their own.
 */
public enum Alu {
    // spotless:off
    //     code  off  name       symbol    divmul cpu
    ADD    (0x0,   0, "add",     "+=",      false, CpuVersion.V1),
    SUB    (0x1,   0, "sub",     "-=",      false, CpuVersion.V1),
    MUL    (0x2,   0, "mul",     "*=",      true,  CpuVersion.V1),
    DIV    (0x3,   0, "div",     "/=",      true,  CpuVersion.V1),
    SDIV   (0x3,   1, "sdiv",    "s/=",     true,  CpuVersion.V4),
    OR     (0x4,   0, "or",      "|=",      false, CpuVersion.V1),
    AND    (0x5,   0, "and",     "&=",      false, CpuVersion.V1),
    LSH    (0x6,   0, "lsh",     "<<=",     false, CpuVersion.V1),
    RSH    (0x7,   0, "rsh",     ">>=",     false, CpuVersion.V1),
    MOD    (0x9,   0, "mod",     "%=",      true,  CpuVersion.V1),
    SMOD   (0x9,   1, "smod",    "s%=",     true,  CpuVersion.V4),
    XOR    (0xa,   0, "xor",     "^=",      false, CpuVersion.V1),
    MOV    (0xb,   0, "mov",     "=",       false, CpuVersion.V1),
    MOVSX8 (0xb,   8, "movsx8",  "= (s8)",  false, CpuVersion.V4),
    MOVSX16(0xb,  16, "movsx16", "= (s16)", false, CpuVersion.V4),
    MOVSX32(0xb,  32, "movsx32", "= (s32)", false, CpuVersion.V4),
    ARSH   (0xc,   0, "arsh",    "s>>=",    false, CpuVersion.V1);
    // spotless:on

    private final int code;
    private final int offset;
    private final String mnemonic;
    private final String symbol;
    private final boolean divmul;
    private final CpuVersion cpu;

    Alu(int code, int offset, String mnemonic, String symbol, boolean divmul, CpuVersion cpu) {
        this.code = code;
        this.offset = offset;
        this.mnemonic = mnemonic;
        this.symbol = symbol;
        this.divmul = divmul;
        this.cpu = cpu;
    }

    /** The operation nibble of the opcode: 0x0 .. 0xc. */
    public int code() {
        return code;
    }

    /** The value of the offset field that selects this operation. */
    public int offset() {
        return offset;
    }

    /** The name in mnemonic assembly, without a width suffix. */
    public String mnemonic() {
        return mnemonic;
    }

    /** The operator in kernel and LLVM assembly; for the sign-extending moves with the cast that follows {@code =}. */
    public String symbol() {
        return symbol;
    }

    public CpuVersion cpu() {
        return cpu;
    }

    public Group group(boolean is64) {
        if (divmul) {
            return is64 ? Group.DIVMUL64 : Group.DIVMUL32;
        }
        return is64 ? Group.BASE64 : Group.BASE32;
    }

    /** Whether the destination is only written: the moves. */
    public boolean isMove() {
        return code == 0xb;
    }

    /** Width of the source of a sign-extending move in bits, or 0 for every other operation. */
    public int signExtendedBits() {
        return isMove() ? offset : 0;
    }

    /** Whether the operation exists with that width and kind of source: sign-extending moves take registers only. */
    public boolean allows(boolean is64, boolean immediate) {
        return signExtendedBits() == 0 || !immediate && (is64 || this != MOVSX32);
    }

    /**
     * The meaning at 64 bits. Shift counts are taken modulo the width, division by 0 gives 0, modulo by 0 leaves the
     * dividend (RFC 9669, 4.1). A switch, because interpreters run it for every instruction and a call through an
     * object of the row would cost more than the operation.
     */
    public long eval64(long dst, long src) {
        return switch (this) {
            case ADD -> dst + src;
            case SUB -> dst - src;
            case MUL -> dst * src;
            case DIV -> src == 0 ? 0 : Long.divideUnsigned(dst, src);
            case SDIV -> src == 0 ? 0 : dst / src;
            case OR -> dst | src;
            case AND -> dst & src;
            case LSH -> dst << src;
            case RSH -> dst >>> src;
            case MOD -> src == 0 ? dst : Long.remainderUnsigned(dst, src);
            case SMOD -> src == 0 ? dst : dst % src;
            case XOR -> dst ^ src;
            case MOV -> src;
            case MOVSX8 -> (byte) src;
            case MOVSX16 -> (short) src;
            case MOVSX32 -> (int) src;
            case ARSH -> dst >> src;
        };
    }

    /** The meaning on the low halves; the result is zero-extended into the register. */
    public int eval32(int dst, int src) {
        return switch (this) {
            case ADD -> dst + src;
            case SUB -> dst - src;
            case MUL -> dst * src;
            case DIV -> src == 0 ? 0 : Integer.divideUnsigned(dst, src);
            case SDIV -> src == 0 ? 0 : dst / src;
            case OR -> dst | src;
            case AND -> dst & src;
            case LSH -> dst << src;
            case RSH -> dst >>> src;
            case MOD -> src == 0 ? dst : Integer.remainderUnsigned(dst, src);
            case SMOD -> src == 0 ? dst : dst % src;
            case XOR -> dst ^ src;
            case MOV, MOVSX32 -> src;
            case MOVSX8 -> (byte) src;
            case MOVSX16 -> (short) src;
            case ARSH -> dst >> src;
        };
    }

    /** The new value of the 64-bit destination register. */
    public long eval(boolean is64, long dst, long src) {
        return is64 ? eval64(dst, src) : eval32((int) dst, (int) src) & 0xffff_ffffL;
    }
}
