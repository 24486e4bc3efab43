package dev.bpf4j.verifier.state;

/**
 * Something that a helper gave and that the program must give back, or a region that it must leave.
 *
 * @param slot the call that acquired it
 * @param depth the frame that was executing then
 */
public record AcquiredReference(Kind kind, int id, int slot, int depth) {
    /** What it is. */
    public enum Kind {
        OBJECT(""),
        /** A spin lock is held; the id is that of the map value. */
        LOCK("bpf_spin_lock"),
        /** A spin lock is held that may not be given; the id is that of the map value. */
        RES_LOCK("bpf_spin_lock"),
        /** The same, and interrupts are off. */
        RES_LOCK_IRQ("bpf_spin_lock"),
        /** Interrupts are off; the id is that of what the stack has of them. */
        IRQ("bpf_local_irq_save"),
        RCU("bpf_rcu_read_lock"),
        PREEMPTION("bpf_preempt_disable");

        private final String taker;

        Kind(String taker) {
            this.taker = taker;
        }

        /** The function that begins the region; empty for objects. */
        public String taker() {
            return taker;
        }
    }

    /** Whether it is a lock. */
    public boolean isLock() {
        return kind == Kind.LOCK || kind == Kind.RES_LOCK || kind == Kind.RES_LOCK_IRQ;
    }

    /** An object. */
    public AcquiredReference(int id, int slot, int depth) {
        this(Kind.OBJECT, id, slot, depth);
    }

    /** The same, owned by another frame. */
    public AcquiredReference at(int newDepth) {
        return new AcquiredReference(kind, id, slot, newDepth);
    }

    public boolean isObject() {
        return kind == Kind.OBJECT;
    }
}
