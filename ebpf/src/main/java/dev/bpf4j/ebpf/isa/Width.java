package dev.bpf4j.ebpf.isa;

/** Size of a memory access (RFC 9669, section 5): the {@code sz} bits of a load or store opcode. */
public enum Width {
    // in order of size: ordinal() is log2 of the byte count
    // spotless:off
    B (0x10, 1, "u8",  "s8"),
    H (0x08, 2, "u16", "s16"),
    W (0x00, 4, "u32", "s32"),
    DW(0x18, 8, "u64", "s64");
    // spotless:on

    private final int code;
    private final int bytes;
    private final String unsignedName;
    private final String signedName;

    Width(int code, int bytes, String unsignedName, String signedName) {
        this.code = code;
        this.bytes = bytes;
        this.unsignedName = unsignedName;
        this.signedName = signedName;
    }

    /** The size bits of the opcode: 0x00, 0x08, 0x10 or 0x18. */
    public int code() {
        return code;
    }

    /** 1, 2, 4 or 8. */
    public int bytes() {
        return bytes;
    }

    /** 8, 16, 32 or 64. */
    public int bits() {
        return bytes * 8;
    }

    /** {@code u8} .. {@code u64}, or {@code s8} .. {@code s64} for sign-extending loads. */
    public String typeName(boolean signed) {
        return signed ? signedName : unsignedName;
    }

    /** Keeps the low bits of the value, zero-extended to 64 bits. */
    public long truncate(long value) {
        return this == DW ? value : value & ((1L << bits()) - 1);
    }

    /** Keeps the low bits of the value, sign-extended to 64 bits. */
    public long signExtend(long value) {
        int shift = 64 - bits();
        return value << shift >> shift;
    }

    /** The width of that many bytes (1, 2, 4 or 8). */
    public static Width ofBytes(int bytes) {
        for (Width w : values()) {
            if (w.bytes == bytes) {
                return w;
            }
        }
        throw new IllegalArgumentException("no access width of " + bytes + " bytes");
    }

    /** The width whose size bits are set in the opcode. */
    public static Width ofCode(int opcode) {
        return switch (opcode & 0x18) {
            case 0x00 -> W;
            case 0x08 -> H;
            case 0x10 -> B;
            default -> DW;
        };
    }
}
