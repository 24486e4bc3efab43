package dev.bpf4j.ebpf.linux;

import java.util.Optional;
import java.util.Set;

/** Which program types, attach types and flags Linux 6.18 takes together, before it looks at the program. */
final class LoadRules {
    /** {@code BPF_F_SLEEPABLE}. */
    static final int SLEEPABLE = 0x10;

    /** Strict and any alignment, two kinds of self-tests, sleepable, fragments, bound to a device, checked invariants. */
    private static final int FLAGS = 0xff;

    private LoadRules() {}

    /**
     * @param number the attach type as it was given
     * @param attach what that means; empty if it is unknown
     * @return why no program can be loaded so
     */
    static Optional<String> refusal(KernelProgramType type, int number, Optional<AttachType> attach, int flags) {
        if ((flags & ~FLAGS) != 0) {
            return Optional.of("invalid load flags 0x" + Integer.toHexString(flags));
        }
        Set<AttachType> taken = type.attachTypes();
        boolean taker = taken.isEmpty() || attach.filter(taken::contains).isPresent();
        if (!taker || type == KernelProgramType.SYSCALL && number != 0) {
            return Optional.of("invalid expected attach type " + number + " for " + type + taken(taken));
        }
        return kernelTypes(type).or(() -> sleep(type, (flags & SLEEPABLE) != 0));
    }

    private static String taken(Set<AttachType> taken) {
        StringBuilder text = new StringBuilder();
        for (AttachType one : taken) {
            text.append(text.isEmpty() ? ": it takes " : ", ")
                    .append(one.number())
                    .append(' ')
                    .append(one);
        }
        return text.toString();
    }

    private static Optional<String> kernelTypes(KernelProgramType type) {
        if (!type.needsKernelTypes()) {
            return Optional.empty();
        }
        return Optional.of(
                type == KernelProgramType.TRACING
                        ? "Tracing programs must provide btf_id"
                        : type
                                + " programs must provide btf_id: they are checked against the kernel's type information");
    }

    private static Optional<String> sleep(KernelProgramType type, boolean sleepable) {
        if (type == KernelProgramType.SYSCALL) {
            return sleepable ? Optional.empty() : Optional.of("Syscall programs can only be sleepable");
        }
        return sleepable && type != KernelProgramType.KPROBE
                ? Optional.of("Only fentry/fexit/fmod_ret, lsm, iter, uprobe, and struct_ops programs can be sleepable")
                : Optional.empty();
    }
}
