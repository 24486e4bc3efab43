package dev.bpf4j.cli.verify;

import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.AnyProgram;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.program.Translation;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.Loadable;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/**
 * A program type as users name it.
 *
 * @param kernel the kernel's type, if it is one
 * @param attachType where the kernel is told that programs are attached
 * @param translation how classic programs become programs of this type, where they can
 */
public record TypeName(
        String name,
        ProgramType<?> type,
        Optional<KernelProgramType> kernel,
        int attachType,
        Optional<Translation> translation) {
    /** Linux's socket filter, with the helpers that translated filters call beyond Linux's. */
    public static final TypeName SOCKET_FILTER = new TypeName(
            "socket_filter",
            ClassicTranslator.SOCKET_FILTER,
            Optional.of(KernelProgramType.SOCKET_FILTER),
            0,
            Optional.of(Translation.PACKET));

    public static final TypeName SECCOMP =
            new TypeName("seccomp", ClassicTranslator.SECCOMP, Optional.empty(), 0, Optional.of(Translation.SECCOMP));

    public static final TypeName MEMORY = new TypeName("memory", Linux.MEMORY, Optional.empty(), 0, Optional.empty());

    private static final Map<String, TypeName> OWN =
            Map.of("socket_filter", SOCKET_FILTER, "seccomp", SECCOMP, "memory", MEMORY);

    /** {@code BPF_F_SLEEPABLE}: programs that make system calls always may. */
    private static final int SLEEPABLE = 0x10;

    /** @param text a name, or a number of {@code enum bpf_prog_type} */
    public static TypeName parse(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        if (OWN.containsKey(small)) {
            return OWN.get(small);
        }
        KernelProgramType type = number(text)
                .flatMap(KernelProgramType::byNumber)
                .or(() -> KernelProgramType.byName(text))
                .orElseThrow(() -> new TypeConversionException("'" + text
                        + "' is no program type of Linux, no number of one, and neither seccomp nor memory"));
        if (type == KernelProgramType.SOCKET_FILTER) {
            return SOCKET_FILTER;
        }
        if (type.needsKernelTypes()) {
            throw new TypeConversionException(
                    type + " programs are checked against the kernel's own type information, which is not here");
        }
        int attach =
                type.attachTypes().stream().mapToInt(AttachType::number).min().orElse(0);
        return new TypeName(type.spelling(), type.type(), Optional.of(type), attach, Optional.empty());
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.decode(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The kernel's name of the place where programs are attached; that of number 0 where there is none. */
    public String attachName() {
        return AttachType.byNumber(attachType).orElseThrow().spelling();
    }

    /**
     * The type for programs that are to be attached there.
     *
     * @param text a name, or a number of {@code enum bpf_attach_type}
     * @throws UsageException if there is none, or programs of this type are not attached there
     */
    public TypeName attached(String text) {
        KernelProgramType asked = kernel.orElseThrow(
                () -> new UsageException("--attach-type: programs of type " + name + " are not attached"));
        AttachType attach = number(text)
                .flatMap(AttachType::byNumber)
                .or(() -> AttachType.byName(text))
                .orElseThrow(() -> new UsageException(
                        "--attach-type: '" + text + "' is no attach type of Linux and no number of one"));
        Loadable loadable = asked.loadable(attach.number(), asked == KernelProgramType.SYSCALL ? SLEEPABLE : 0);
        if (loadable instanceof Loadable.Refused refused) {
            throw new UsageException("--attach-type: " + refused.message());
        }
        return this == SOCKET_FILTER
                ? this
                : new TypeName(name, loadable.orThrow(), kernel, attach.number(), translation);
    }

    /** The request to load a program of this type, if the kernel has the type. */
    Optional<LoadRequest> request(Program program) {
        return kernel.map(known -> LoadRequest.of(known.number(), Codec.encode(program))
                .withExpectedAttachType(attachType)
                .withFlags(known == KernelProgramType.SYSCALL ? SLEEPABLE : 0));
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
        return name;
    }
}
