package dev.bpf4j.ebpf.map;

/** How a hash map that is full gets a slot for one more element. */
interface Eviction {
    /** Not at all. */
    Eviction REFUSE = new Eviction() {
        @Override
        public void touch(int slot) {}

        @Override
        public int evict(int lockedStripe, FreeSlots free) {
            return FreeSlots.NONE;
        }
    };

    /** The element in that slot was used. */
    void touch(int slot);

    /**
     * A slot that no element has any more.
     *
     * @param lockedStripe the stripe whose lock the caller holds
     * @return the slot, or {@link FreeSlots#NONE}
     */
    int evict(int lockedStripe, FreeSlots free);
}
