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
