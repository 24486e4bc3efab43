package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.Optional;

/** A queue or stack as Java sees it. Operations throw {@link MapException} if Java may not do them. */
public final class QueueView<V> {
    private final BpfMap map;
    private final Codec<V> values;
    private final Region noKey;

    /** @throws IllegalArgumentException if the map is neither, or the codec's size is not the map's */
    public QueueView(BpfMap map, Codec<V> values) {
        this.map = map;
        this.noKey = BytesRegion.of("key", new byte[0], map.spec().order());
        this.values = values;
        if (map.spec().kind() != MapKind.QUEUE && map.spec().kind() != MapKind.STACK) {
            throw new IllegalArgumentException(map + " is no queue or stack");
        }
        if (values.size() != map.spec().valueSize()) {
            throw new IllegalArgumentException(
                    "a value of " + map + " has " + map.spec().valueSize() + " bytes, not " + values.size());
        }
    }

    /** Adds a value, and says whether there was room for it. */
    public boolean offer(V value) {
        return push(value, MapFlags.BPF_ANY);
    }

    /** Adds a value; a full map loses its oldest. */
    public void push(V value) {
        push(value, MapFlags.BPF_EXIST);
    }

    private boolean push(V value, long flags) {
        BytesRegion bytes =
                BytesRegion.of("value", new byte[values.size()], map.spec().order());
        values.encode(value, bytes, 0);
        int result = map.write(noKey, 0, bytes, 0, flags);
        if (result != 0 && result != -Errno.E2BIG) {
            throw new MapException("push", map.spec(), result);
        }
        return result == 0;
    }

    /** Removes the next value: the oldest of a queue, the newest of a stack. */
    public Optional<V> pop() {
        BytesRegion bytes =
                BytesRegion.of("value", new byte[values.size()], map.spec().order());
        return answer("pop", map.take(noKey, 0, bytes, 0), bytes);
    }

    /** The next value, which stays. */
    public Optional<V> peek() {
        BytesRegion bytes =
                BytesRegion.of("value", new byte[values.size()], map.spec().order());
        return answer("peek", map.read(noKey, 0, bytes, 0), bytes);
    }

    private Optional<V> answer(String operation, int result, BytesRegion bytes) {
        if (result != 0 && result != -Errno.ENOENT) {
            throw new MapException(operation, map.spec(), result);
        }
        return result == 0 ? Optional.of(values.decode(bytes, 0)) : Optional.empty();
    }

    public int size() {
        return map.size();
    }
}
