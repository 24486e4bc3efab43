package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Region;

/** A place in the keys of a map. Not thread-safe. */
interface KeyCursor {
    /** Copies the next key to the start of the region, and says whether there was one. */
    boolean next(Region key);

    /** Asks for one key after the other by {@link BpfMap#nextElement}. */
    static KeyCursor following(BpfMap map) {
        int size = map.spec().keySize();
        BytesRegion here = BytesRegion.of("key", new byte[size], map.spec().order());
        boolean[] started = new boolean[1];
        return key -> {
            int result = started[0] ? map.nextElement(here, 0, key, 0) : map.firstElement(key, 0);
            started[0] = true;
            for (int i = 0; result == 0 && i < size; i++) {
                here.store8(i, key.load8(i));
            }
            return result == 0;
        };
    }
}
