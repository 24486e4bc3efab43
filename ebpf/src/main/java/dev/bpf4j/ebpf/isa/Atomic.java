package dev.bpf4j.ebpf.isa;

import java.util.function.LongBinaryOperator;

/**
 * Atomic read-modify-write operations (RFC 9669, section 5.3), one row per operation. The meaning maps the old value in
 * memory and the source register to the new value, before truncation to the width of the access.
 */
public enum Atomic {
    // spotless:off
    //         imm    name          symbol     fetch  cpu
    ADD       (0x00, "add",         "+=",      false, CpuVersion.V1, Long::sum),
    OR        (0x40, "or",          "|=",      false, CpuVersion.V3, (old, src) -> old | src),
    AND       (0x50, "and",         "&=",      false, CpuVersion.V3, (old, src) -> old & src),
    XOR       (0xa0, "xor",         "^=",      false, CpuVersion.V3, (old, src) -> old ^ src),
    FETCH_ADD (0x01, "fetch_add",   "+=",      true,  CpuVersion.V3, Long::sum),
    FETCH_OR  (0x41, "fetch_or",    "|=",      true,  CpuVersion.V3, (old, src) -> old | src),
    FETCH_AND (0x51, "fetch_and",   "&=",      true,  CpuVersion.V3, (old, src) -> old & src),
    FETCH_XOR (0xa1, "fetch_xor",   "^=",      true,  CpuVersion.V3, (old, src) -> old ^ src),
    XCHG      (0xe1, "xchg",        "",        true,  CpuVersion.V3, (old, src) -> src),
    /** Stores the source if memory equals R0; R0 receives the old value in either case. */
    CMPXCHG   (0xf1, "cmpxchg",     "",        true,  CpuVersion.V3, (old, src) -> src);
    // spotless:on

    private final int imm;
    private final String mnemonic;
    private final String symbol;
    private final boolean fetches;
    private final CpuVersion cpu;
    private final LongBinaryOperator meaning;

    Atomic(int imm, String mnemonic, String symbol, boolean fetches, CpuVersion cpu, LongBinaryOperator meaning) {
        this.imm = imm;
        this.mnemonic = mnemonic;
        this.symbol = symbol;
        this.fetches = fetches;
        this.cpu = cpu;
        this.meaning = meaning;
    }

    /** The immediate field that selects this operation. */
    public int imm() {
        return imm;
    }

    public String mnemonic() {
        return mnemonic;
    }

    /** The operator in {@code lock *(u64 *)(r1 +0) += r2}; empty for exchanges, which have none. */
    public String symbol() {
        return symbol;
    }

    /** Whether a register receives the old value: R0 for {@link #CMPXCHG}, the source register otherwise. */
    public boolean fetches() {
        return fetches;
    }

    public CpuVersion cpu() {
        return cpu;
    }

    public Group group(Width width) {
        return width == Width.DW ? Group.ATOMIC64 : Group.ATOMIC32;
    }

    /** The new value in memory. For {@link #CMPXCHG} it applies only where the comparison holds. */
    public long eval(long old, long src) {
        return meaning.applyAsLong(old, src);
    }
}
