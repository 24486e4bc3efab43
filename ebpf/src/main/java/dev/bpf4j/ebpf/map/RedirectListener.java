package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;

/** Who receives what programs redirect through a {@link RedirectMap}. */
@FunctionalInterface
public interface RedirectListener {
    /** One that lets everything fall. */
    RedirectListener NOBODY = (map, key, value, flags, packet) -> {};

    /**
     * A program redirected its packet to an element. With {@link RedirectMap#BPF_F_BROADCAST} this is called for each.
     *
     * @param key the element's, from offset 0; valid until this returns
     * @param value its number: the first 4 or 8 bytes of its value, zero-extended
     * @param flags of the redirect, without its result bits
     * @param packet the context of the run
     */
    void redirected(RedirectMap map, Region key, long value, long flags, Object packet);
}
