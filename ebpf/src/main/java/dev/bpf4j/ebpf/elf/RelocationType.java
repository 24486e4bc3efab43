package dev.bpf4j.ebpf.elf;

import java.util.Optional;

/** The relocation types of BPF (kernel document "BPF LLVM Relocations"). */
public enum RelocationType {
    // spotless:off
    NONE    ( 0, "R_BPF_NONE",         0),
    LDDW    ( 1, "R_BPF_64_64",        8),
    ABS64   ( 2, "R_BPF_64_ABS64",     8),
    ABS32   ( 3, "R_BPF_64_ABS32",     4),
    NODYLD32( 4, "R_BPF_64_NODYLD32",  4),
    CALL    (10, "R_BPF_64_32",        4);
    // spotless:on

    private final int number;
    private final String spelling;
    private final int dataBytes;

    RelocationType(int number, String spelling, int dataBytes) {
        this.number = number;
        this.spelling = spelling;
        this.dataBytes = dataBytes;
    }

    /** The name in the document. */
    public String spelling() {
        return spelling;
    }

    /** Bytes that it changes in data. Before LLVM 13 the types for instructions were used there too. */
    int dataBytes() {
        return dataBytes;
    }

    /** The type with that number, if BPF has it. */
    public static Optional<RelocationType> of(long number) {
        for (RelocationType type : values()) {
            if (type.number == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
