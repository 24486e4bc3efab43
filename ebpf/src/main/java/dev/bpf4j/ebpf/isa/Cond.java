package dev.bpf4j.ebpf.isa;

/** Conditions of conditional jumps (RFC 9669, section 4.3), one row per condition. */
public enum Cond {
    // spotless:off
    //   code  name    symbol  cpu             at 64 bits                                       at 32 bits
    JEQ (0x1, "jeq",  "==",  CpuVersion.V1, (a, b) -> a == b,                              (a, b) -> a == b),
    JGT (0x2, "jgt",  ">",   CpuVersion.V1, (a, b) -> Long.compareUnsigned(a, b) > 0,      (a, b) -> Integer.compareUnsigned(a, b) > 0),
    JGE (0x3, "jge",  ">=",  CpuVersion.V1, (a, b) -> Long.compareUnsigned(a, b) >= 0,     (a, b) -> Integer.compareUnsigned(a, b) >= 0),
    JSET(0x4, "jset", "&",   CpuVersion.V1, (a, b) -> (a & b) != 0,                        (a, b) -> (a & b) != 0),
    JNE (0x5, "jne",  "!=",  CpuVersion.V1, (a, b) -> a != b,                              (a, b) -> a != b),
    JSGT(0x6, "jsgt", "s>",  CpuVersion.V1, (a, b) -> a > b,                               (a, b) -> a > b),
    JSGE(0x7, "jsge", "s>=", CpuVersion.V1, (a, b) -> a >= b,                              (a, b) -> a >= b),
    JLT (0xa, "jlt",  "<",   CpuVersion.V2, (a, b) -> Long.compareUnsigned(a, b) < 0,      (a, b) -> Integer.compareUnsigned(a, b) < 0),
    JLE (0xb, "jle",  "<=",  CpuVersion.V2, (a, b) -> Long.compareUnsigned(a, b) <= 0,     (a, b) -> Integer.compareUnsigned(a, b) <= 0),
    JSLT(0xc, "jslt", "s<",  CpuVersion.V2, (a, b) -> a < b,                               (a, b) -> a < b),
    JSLE(0xd, "jsle", "s<=", CpuVersion.V2, (a, b) -> a <= b,                              (a, b) -> a <= b);
    // spotless:on

    /** A test on two 64-bit values. */
    @FunctionalInterface
    private interface LongTest {
        boolean test(long a, long b);
    }

    /** A test on two 32-bit values. */
    @FunctionalInterface
    private interface IntTest {
        boolean test(int a, int b);
    }

    private final int code;
    private final String mnemonic;
    private final String symbol;
    private final CpuVersion cpu;
    private final LongTest wide;
    private final IntTest narrow;

    Cond(int code, String mnemonic, String symbol, CpuVersion cpu, LongTest wide, IntTest narrow) {
        this.code = code;
        this.mnemonic = mnemonic;
        this.symbol = symbol;
        this.cpu = cpu;
        this.wide = wide;
        this.narrow = narrow;
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
        return wide.test(dst, src);
    }

    public boolean test32(int dst, int src) {
        return narrow.test(dst, src);
    }

    /** Whether the jump is taken, given both 64-bit registers. */
    public boolean test(boolean is64, long dst, long src) {
        return is64 ? test64(dst, src) : test32((int) dst, (int) src);
    }
}
