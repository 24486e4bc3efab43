package dev.bpf4j.cli.verify;

import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.AnyProgram;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.program.Translation;
import dev.bpf4j.ebpf.Program;
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

    /** The rules for classic programs of this type. */
    ClassicChecker checker() {
        return this == SECCOMP ? ClassicChecker.seccomp() : ClassicChecker.linux();
    }

    /**
     * The extended form of a program of this type.
     *
     * @throws dev.bpf4j.cli.console.CommandException if it is classic and the checker refuses it
     * @throws UsageException if it is classic and classic programs cannot have this type
     */
    public Program extended(ProgramInput input) {
        if (input.program() instanceof AnyProgram.Classic classic) {
            return translation
                    .orElseThrow(() ->
                            new UsageException("--type " + this + ": classic programs are socket_filter or seccomp"))
                    .apply(input.name(), classic.program());
        }
        return ((AnyProgram.Extended) input.program()).program();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
