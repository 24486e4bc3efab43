package dev.bpf4j.ebpf.isa;

import java.nio.ByteOrder;

/** Byte order conversions (RFC 9669, section 4.2) of the low 16, 32 or 64 bits, on a little-endian machine. */
public enum Endian {
    // spotless:off
    LE   ("le",    CpuVersion.V1),
    BE   ("be",    CpuVersion.V1),
    BSWAP("bswap", CpuVersion.V4);
    // spotless:on

    private final String mnemonic;
    private final CpuVersion cpu;

    Endian(String mnemonic, CpuVersion cpu) {
        this.mnemonic = mnemonic;
        this.cpu = cpu;
    }

    public String mnemonic() {
        return mnemonic;
    }

    public CpuVersion cpu() {
        return cpu;
    }

    /** By the width, not by the class of the opcode: swaps of 16 and 32 bits are base32 (RFC 9669, appendix A). */
    public Group group(int bits) {
        return bits == 64 ? Group.BASE64 : Group.BASE32;
    }

    /** What a little-endian machine does for this conversion on a machine of that byte order. */
    public Endian on(ByteOrder machine) {
        return this == BSWAP || machine == ByteOrder.LITTLE_ENDIAN ? this : this == LE ? BE : LE;
    }

    /**
     * The low bits converted, zero-extended to 64 bits.
     *
     * @param bits 16, 32 or 64
     */
    public long eval(int bits, long value) {
        if (this == LE) {
            return bits == 64 ? value : value & ((1L << bits) - 1);
        }
        return Long.reverseBytes(value) >>> (64 - bits);
    }
}
