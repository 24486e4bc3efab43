package dev.bpf4j.ebpf.isa;

import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Binary arithmetic of RFC 9669, section 4.1, one row per operation. The signed and sign-extending forms, which the
 * encoding tells apart by the offset field, are operations of their own.
 *
 * <p>The meaning of a 32-bit operation is given on 32-bit operands; its result is zero-extended into the register.
 */
public enum Alu {
    // spotless:off
    //     code  off  name    symbol    divmul cpu              meaning at 64 bits                                  meaning at 32 bits
    ADD   (0x0,   0, "add",   "+=",     false, CpuVersion.V1, (a, b) -> a + b,                                    (a, b) -> a + b),
    SUB   (0x1,   0, "sub",   "-=",     false, CpuVersion.V1, (a, b) -> a - b,                                    (a, b) -> a - b),
    MUL   (0x2,   0, "mul",   "*=",     true,  CpuVersion.V1, (a, b) -> a * b,                                    (a, b) -> a * b),
    DIV   (0x3,   0, "div",   "/=",     true,  CpuVersion.V1, (a, b) -> b == 0 ? 0 : Long.divideUnsigned(a, b),   (a, b) -> b == 0 ? 0 : Integer.divideUnsigned(a, b)),
    SDIV  (0x3,   1, "sdiv",  "s/=",    true,  CpuVersion.V4, (a, b) -> b == 0 ? 0 : a / b,                       (a, b) -> b == 0 ? 0 : a / b),
    OR    (0x4,   0, "or",    "|=",     false, CpuVersion.V1, (a, b) -> a | b,                                    (a, b) -> a | b),
    AND   (0x5,   0, "and",   "&=",     false, CpuVersion.V1, (a, b) -> a & b,                                    (a, b) -> a & b),
    LSH   (0x6,   0, "lsh",   "<<=",    false, CpuVersion.V1, (a, b) -> a << b,                                   (a, b) -> a << b),
    RSH   (0x7,   0, "rsh",   ">>=",    false, CpuVersion.V1, (a, b) -> a >>> b,                                  (a, b) -> a >>> b),
    MOD   (0x9,   0, "mod",   "%=",     true,  CpuVersion.V1, (a, b) -> b == 0 ? a : Long.remainderUnsigned(a, b),(a, b) -> b == 0 ? a : Integer.remainderUnsigned(a, b)),
    SMOD  (0x9,   1, "smod",  "s%=",    true,  CpuVersion.V4, (a, b) -> b == 0 ? a : a % b,                       (a, b) -> b == 0 ? a : a % b),
    XOR   (0xa,   0, "xor",   "^=",     false, CpuVersion.V1, (a, b) -> a ^ b,                                    (a, b) -> a ^ b),
    MOV   (0xb,   0, "mov",   "=",      false, CpuVersion.V1, (a, b) -> b,                                        (a, b) -> b),
    MOVSX8 (0xb,  8, "movsx8",  "= (s8)",  false, CpuVersion.V4, (a, b) -> (byte) b,                              (a, b) -> (byte) b),
    MOVSX16(0xb, 16, "movsx16", "= (s16)", false, CpuVersion.V4, (a, b) -> (short) b,                             (a, b) -> (short) b),
    MOVSX32(0xb, 32, "movsx32", "= (s32)", false, CpuVersion.V4, (a, b) -> (int) b,                               (a, b) -> b),
    ARSH  (0xc,   0, "arsh",  "s>>=",   false, CpuVersion.V1, (a, b) -> a >> b,                                   (a, b) -> a >> b);
    // spotless:on

    private final int code;
    private final int offset;
    private final String mnemonic;
    private final String symbol;
    private final boolean divmul;
    private final CpuVersion cpu;
    private final LongBinaryOperator wide;
    private final IntBinaryOperator narrow;

    Alu(
            int code,
            int offset,
            String mnemonic,
            String symbol,
            boolean divmul,
            CpuVersion cpu,
            LongBinaryOperator wide,
            IntBinaryOperator narrow) {
        this.code = code;
        this.offset = offset;
        this.mnemonic = mnemonic;
        this.symbol = symbol;
        this.divmul = divmul;
        this.cpu = cpu;
        this.wide = wide;
        this.narrow = narrow;
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

    /** Shift counts are taken modulo the width, division by 0 gives 0, modulo by 0 leaves the dividend (RFC 9669, 4.1). */
    public long eval64(long dst, long src) {
        return wide.applyAsLong(dst, src);
    }

    /** As {@link #eval64} on the low halves. */
    public int eval32(int dst, int src) {
        return narrow.applyAsInt(dst, src);
    }

    /** The new value of the 64-bit destination register. */
    public long eval(boolean is64, long dst, long src) {
        return is64 ? eval64(dst, src) : eval32((int) dst, (int) src) & 0xffff_ffffL;
    }
}
