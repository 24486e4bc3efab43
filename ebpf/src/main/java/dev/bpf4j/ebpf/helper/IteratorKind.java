package dev.bpf4j.ebpf.helper;

import java.util.Locale;
import java.util.Optional;

/** What open-coded iterators are over, and how much of the stack they take. */
public enum IteratorKind {
    NUM(1),
    BITS(2),
    TASK(3),
    CSS(3),
    CSS_TASK(1),
    TASK_VMA(1),
    KMEM_CACHE(1),
    DMABUF(1);

    private final int slots;

    IteratorKind(int slots) {
        this.slots = slots;
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
