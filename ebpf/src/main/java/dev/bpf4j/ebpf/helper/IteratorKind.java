package dev.bpf4j.ebpf.helper;

import java.util.Locale;
import java.util.Optional;

/** What open-coded iterators are over, and how much of the stack they take. */
public enum IteratorKind {
    NUM(1, false),
    BITS(2, false),
    TASK(3, true),
    CSS(3, true),
    CSS_TASK(1, false),
    TASK_VMA(1, false),
    KMEM_CACHE(1, false),
    DMABUF(1, false);

    private final int slots;
    private final boolean protectedByRcu;

    IteratorKind(int slots, boolean protectedByRcu) {
        this.slots = slots;
        this.protectedByRcu = protectedByRcu;
    }

    /** Whether it, and what it gives, is good only where RCU protects what it goes through. */
    public boolean protectedByRcu() {
        return protectedByRcu;
    }

    /** Eight bytes each. */
    public int slots() {
        return slots;
    }

    /** As in {@code bpf_iter_num_new}. */
    public String kernelName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of iterator that a kernel function begins, asks or ends. */
    public static Optional<IteratorKind> of(Prototype prototype) {
        for (IteratorKind kind : values()) {
            String functions = "bpf_iter_" + kind.kernelName() + "_(new|next|destroy)";
            if (prototype.name().matches(functions)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
