package dev.bpf4j.ebpf.isa;

/** Conditions of conditional jumps (RFC 9669, section 4.3), one row per condition. */
public enum Cond {
    // spotless:off
    //   code  name    symbol cpu
    JEQ (0x1, "jeq",  "==",  CpuVersion.V1),
    JGT (0x2, "jgt",  ">",   CpuVersion.V1),
    JGE (0x3, "jge",  ">=",  CpuVersion.V1),
    JSET(0x4, "jset", "&",   CpuVersion.V1),
    JNE (0x5, "jne",  "!=",  CpuVersion.V1),
    JSGT(0x6, "jsgt", "s>",  CpuVersion.V1),
    JSGE(0x7, "jsge", "s>=", CpuVersion.V1),
    JLT (0xa, "jlt",  "<",   CpuVersion.V2),
    JLE (0xb, "jle",  "<=",  CpuVersion.V2),
    JSLT(0xc, "jslt", "s<",  CpuVersion.V2),
    JSLE(0xd, "jsle", "s<=", CpuVersion.V2);
    // spotless:on

    private final int code;
    private final String mnemonic;
    private final String symbol;
    private final CpuVersion cpu;

    Cond(int code, String mnemonic, String symbol, CpuVersion cpu) {
        this.code = code;
        this.mnemonic = mnemonic;
        this.symbol = symbol;
        this.cpu = cpu;
    }

    /** The operation nibble of the opcode: 0x1 .. 0xd. */
    public int code() {
        return code;
    }

    public String mnemonic() {
        return mnemonic;
    }

    /** The operator in kernel and LLVM assembly. */
    public String symbol() {
        return symbol;
    }

    /** 32-bit jumps came with cpu v3, whatever the condition. */
    public CpuVersion cpu(boolean is64) {
        return is64 ? cpu : CpuVersion.V3;
    }

    public Group group(boolean is64) {
        return is64 ? Group.BASE64 : Group.BASE32;
    }

    public boolean test64(long dst, long src) {
        return switch (this) {
            case JEQ -> dst == src;
            case JGT -> Long.compareUnsigned(dst, src) > 0;
            case JGE -> Long.compareUnsigned(dst, src) >= 0;
            case JSET -> (dst & src) != 0;
            case JNE -> dst != src;
            case JSGT -> dst > src;
            case JSGE -> dst >= src;
            case JLT -> Long.compareUnsigned(dst, src) < 0;
            case JLE -> Long.compareUnsigned(dst, src) <= 0;
            case JSLT -> dst < src;
            case JSLE -> dst <= src;
        };
    }

    public boolean test32(int dst, int src) {
        return switch (this) {
            case JEQ -> dst == src;
            case JGT -> Integer.compareUnsigned(dst, src) > 0;
            case JGE -> Integer.compareUnsigned(dst, src) >= 0;
            case JSET -> (dst & src) != 0;
            case JNE -> dst != src;
            case JSGT -> dst > src;
            case JSGE -> dst >= src;
            case JLT -> Integer.compareUnsigned(dst, src) < 0;
            case JLE -> Integer.compareUnsigned(dst, src) <= 0;
            case JSLT -> dst < src;
            case JSLE -> dst <= src;
        };
    }

    /** Whether the jump is taken, given both 64-bit registers. */
    public boolean test(boolean is64, long dst, long src) {
        return is64 ? test64(dst, src) : test32((int) dst, (int) src);
    }
}
