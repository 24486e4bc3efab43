package dev.bpf4j.cli.program;

import java.util.Locale;

/** The forms in which programs are written. */
public enum Notation {
    /** tcpdump -ddd: classic only. */
    DECIMAL,
    /** One line for xt_bpf and tc: classic only. */
    XT,
    /** C initialisers, of struct sock_filter or struct bpf_insn. */
    C,
    /** bpf_asm for classic programs; for extended ones the syntax of the verifier log, with slot numbers. */
    ASM,
    /** Little-endian instructions of 8 bytes. */
    RAW,
    /** 16 hexadecimal digits per slot and line: extended only. */
    HEX;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
