package dev.bpf4j.ebpf.map;

import java.util.Optional;

/**
 * A part of a map's values that programs only use through helpers and kernel functions.
 *
 * @param offset bytes from the start of the value
 * @param size bytes
 */
public record SpecialField(Kind kind, int offset, int size) {
    /** What it is, by the name of its type in the kernel. */
    public enum Kind {
        SPIN_LOCK("bpf_spin_lock"),
        RES_SPIN_LOCK("bpf_res_spin_lock"),
        TIMER("bpf_timer"),
        WORK_QUEUE("bpf_wq"),
        TASK_WORK("bpf_task_work"),
        LIST_HEAD("bpf_list_head"),
        LIST_NODE("bpf_list_node"),
        RB_ROOT("bpf_rb_root"),
        RB_NODE("bpf_rb_node"),
        REFCOUNT("bpf_refcount"),
        /** A pointer to a kernel object, which the map owns or has borrowed. */
        KPTR("kptr");

        private final String kernelName;

        Kind(String kernelName) {
            this.kernelName = kernelName;
        }

        /** The name of the type, also in the messages of the Linux verifier. */
        public String kernelName() {
            return kernelName;
        }

        /** The kind of the struct of that name. */
        public static Optional<Kind> ofStruct(String structName) {
            for (Kind kind : values()) {
                if (kind != KPTR && kind.kernelName.equals(structName)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Whether an access to some bytes touches it. */
    public boolean overlaps(long from, long end) {
        return from < offset + (long) size && end > offset;
    }
}
