package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BytesRegion;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Where a run wants its packet to go: noted by a helper, done when the program returned. The last note counts, as in the
 * kernel. Each thread of execution has its own; it serves run after run.
 */
public final class Redirect {
    private static final int MAX_KEY = 512;

    private final BytesRegion key;
    private final BytesRegion value;
    private long flags;
    private Optional<RedirectMap> target = Optional.empty();

    /** @param order of the machine that the programs are for */
    public Redirect(ByteOrder order) {
        key = BytesRegion.of("key", new byte[MAX_KEY], order);
        value = BytesRegion.of("value", new byte[8], order);
    }

    BytesRegion key() {
        return key;
    }

    void note(RedirectMap map, long redirectFlags) {
        if (target.isEmpty() || target.get() != map) {
            target = Optional.of(map);
        }
        flags = redirectFlags;
    }

    /** The map that the packet goes through, if there is one. */
    public Optional<RedirectMap> target() {
        return target;
    }

    /** Forgets the note: before a run, and when the program did not return that it redirects. */
    public void clear() {
        target = Optional.empty();
    }

    /**
     * Tells the map's listener, and forgets the note.
     *
     * @param packet the context of the run
     * @return whether there was a note, and an element is still there
     */
    public boolean deliver(Object packet) {
        Optional<RedirectMap> map = target;
        clear();
        return map.isPresent()
                && ((flags & RedirectMap.BPF_F_BROADCAST) != 0 && isDevmap(map.get())
                        ? broadcast(map.get(), packet)
                        : deliverTo(map.get(), packet));
    }

    private static boolean isDevmap(RedirectMap map) {
        return map.spec().kind() == MapKind.DEVMAP || map.spec().kind() == MapKind.DEVMAP_HASH;
    }

    private boolean broadcast(RedirectMap map, Object packet) {
        boolean delivered = false;
        KeyCursor keys = map.cursor();
        while (keys.next(key)) {
            delivered |= deliverTo(map, packet);
        }
        return delivered;
    }

    private boolean deliverTo(RedirectMap map, Object packet) {
        value.store64(0, 0);
        if (map.readElement(key, 0, value, 0) != 0) {
            return false;
        }
        map.listener().redirected(map, key, value.load64(0), flags, packet);
        return true;
    }
}
