package dev.bpf4j.cli.program;

import java.util.Locale;

/** The instruction sets, as users spell them. */
public enum Isa {
    CLASSIC,
    EXTENDED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
