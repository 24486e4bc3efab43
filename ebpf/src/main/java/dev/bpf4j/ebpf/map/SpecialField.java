package dev.bpf4j.ebpf.map;

import java.util.Optional;

/**
 * A part of a map's values, or of objects that programs make, that programs only use through helpers and kernel functions.
 *
 * @param offset bytes from the start of the value
 * @param size bytes
 */
public record SpecialField(Kind kind, int offset, int size, Target target) {
    /** What a pointer, or a list or tree, has of the objects that it leads to. */
    public enum Holding {
        NOTHING,
        /** The address only. */
        UNTRUSTED,
        /** A reference. */
        OWNED,
        /** A reference to an object of which each processor has its own. */
        PER_CPU,
        /** Memory of a process. */
        USER
    }

    /**
     * What a pointer, or a list or tree, leads to.
     *
     * @param structure the name of the type of the objects
     * @param node the name of the member that joins them; empty for a pointer
     */
    public record Target(String structure, String node, Holding holding) {
        /** Nothing. */
        public static final Target NONE = new Target("", "", Holding.NOTHING);
    }

    /** A field that leads nowhere. */
    public SpecialField(Kind kind, int offset, int size) {
        this(kind, offset, size, Target.NONE);
    }

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

        /** Whether it is what objects are kept in. */
        public boolean isCollection() {
            return this == LIST_HEAD || this == RB_ROOT;
        }

        /** What joins objects to a list or tree. */
        public Kind node() {
            return this == LIST_HEAD ? LIST_NODE : RB_NODE;
        }

        /** Whether a program that holds it is alone with what lies beside it. */
        public boolean isLock() {
            return this == SPIN_LOCK || this == RES_SPIN_LOCK;
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
