package dev.bpf4j.ebpf.isa;

/** What the 64-bit immediate of {@code lddw} stands for (RFC 9669, section 5.4): its source register field. */
public enum Imm64 {
    // spotless:off
    VALUE             (0, "",             false),
    MAP_FD            (1, "map_fd",       false),
    MAP_VALUE         (2, "map_value",    true),
    VARIABLE          (3, "variable",     true),
    FUNCTION          (4, "func",         false),
    MAP_INDEX         (5, "map_idx",      false),
    MAP_INDEX_VALUE   (6, "map_idx_value",true);
    // spotless:on

    private final int source;
    private final String spelling;
    private final boolean usesNext;

    Imm64(int source, String spelling, boolean usesNext) {
        this.source = source;
        this.spelling = spelling;
        this.usesNext = usesNext;
    }

    /** The source register field, 0..6. */
    public int source() {
        return source;
    }

    /** The word that assembly uses for it; empty for a plain value. */
    public String spelling() {
        return spelling;
    }

    /** Whether the second immediate has a meaning of its own (an offset into a map value); it is zero otherwise. */
    public boolean usesNext() {
        return usesNext || this == VALUE;
    }
}
