package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.program.Translation;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.Locale;
import java.util.Optional;

/** Program types as users name them. */
public enum TypeName {
    /** Linux's socket filter, with the helpers that translated filters call beyond Linux's. */
    SOCKET_FILTER(ClassicTranslator.SOCKET_FILTER, Optional.of(Translation.PACKET)),
    SECCOMP(ClassicTranslator.SECCOMP, Optional.of(Translation.SECCOMP)),
    MEMORY(Linux.MEMORY, Optional.empty());

    private final ProgramType<?> type;
    private final Optional<Translation> translation;

    TypeName(ProgramType<?> type, Optional<Translation> translation) {
        this.type = type;
        this.translation = translation;
    }

    public ProgramType<?> type() {
        return type;
    }

    /** How classic programs become programs of this type, if they can. */
    public Optional<Translation> translation() {
        return translation;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
