package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BytesRegion;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A map as Java sees it: typed, with the operations of a {@link java.util.concurrent.ConcurrentMap}. Each operation on one
 * key is atomic towards the others; what programs do with a value that they hold is not. Operations throw
 * {@link MapException} with the error of the map: E2BIG if it is full, EPERM if Java may not, EINVAL and ENOTSUPP for what
 * its kind does not do.
 *
 * @param <K> the keys; values of a record or boxed type
 * @param <V> the values; of per-CPU maps the list of all copies
 */
public final class MapView<K, V> implements Iterable<Map.Entry<K, V>> {
    private final BpfMap map;
    private final Codec<K> keys;
    private final Codec<V> values;

    private MapView(BpfMap map, Codec<K> keys, Codec<V> values) {
        this.map = map;
        this.keys = keys;
        this.values = values;
        requireSize("key", keys.size(), map.spec().keySize());
        requireSize("value", values.size(), map.transferSize());
    }

    private void requireSize(String what, int codecSize, int mapSize) {
        if (codecSize != mapSize) {
            throw new IllegalArgumentException(
                    "a " + what + " of " + map + " has " + mapSize + " bytes, not " + codecSize);
        }
    }

    /** @throws IllegalArgumentException if the codecs' sizes are not the map's */
    public static <K, V> MapView<K, V> of(BpfMap map, Codec<K> keys, Codec<V> values) {
        return new MapView<>(map, keys, values);
    }

    /** A view of a per-CPU map. @param copy of one CPU's value */
    public static <K, V> MapView<K, List<V>> perCpu(BpfMap map, Codec<K> keys, Codec<V> copy) {
        return new MapView<>(map, keys, Codec.perCpu(copy, map.cpus()));
    }

    private <T> BytesRegion encoded(String name, Codec<T> codec, T value) {
        BytesRegion bytes =
                BytesRegion.of(name, new byte[codec.size()], map.spec().order());
        codec.encode(value, bytes, 0);
        return bytes;
    }

    private BytesRegion emptyKey() {
        return BytesRegion.of("key", new byte[keys.size()], map.spec().order());
    }

    private BytesRegion emptyValue() {
        return BytesRegion.of("value", new byte[values.size()], map.spec().order());
    }

    private boolean unless(int errno, int result, String operation) {
        if (result != 0 && result != -errno) {
            throw new MapException(operation, map.spec(), result);
        }
        return result == 0;
    }

    private Optional<V> read(BytesRegion key) {
        BytesRegion value = emptyValue();
        boolean present = unless(Errno.ENOENT, map.read(key, 0, value, 0), "get");
        return present ? Optional.of(values.decode(value, 0)) : Optional.empty();
    }

    private int write(K key, V value, long flags) {
        return map.write(encoded("key", keys, key), 0, encoded("value", values, value), 0, flags);
    }

    public Optional<V> get(K key) {
        return read(encoded("key", keys, key));
    }

    public boolean containsKey(K key) {
        return get(key).isPresent();
    }

    /** Creates the element, or replaces its value. */
    public void put(K key, V value) {
        int result = write(key, value, MapFlags.BPF_ANY);
        if (result != 0) {
            throw new MapException("put", map.spec(), result);
        }
    }

    /** Creates the element if it is not there, and says whether it did. */
    public boolean putIfAbsent(K key, V value) {
        return unless(Errno.EEXIST, write(key, value, MapFlags.BPF_NOEXIST), "putIfAbsent");
    }

    /** Replaces the value of an element that is there, and says whether it was. */
    public boolean replace(K key, V value) {
        return unless(Errno.ENOENT, write(key, value, MapFlags.BPF_EXIST), "replace");
    }

    /** Removes the element, and says whether it was there. */
    public boolean remove(K key) {
        return unless(Errno.ENOENT, map.erase(encoded("key", keys, key), 0), "remove");
    }

    /** Removes the element and gives its last value: no other thread gets it too. Hash kinds only. */
    public Optional<V> take(K key) {
        BytesRegion value = emptyValue();
        int result = map.take(encoded("key", keys, key), 0, value, 0);
        return unless(Errno.ENOENT, result, "take") ? Optional.of(values.decode(value, 0)) : Optional.empty();
    }

    /** How many elements there are; of array kinds that is always all. */
    public int size() {
        return map.size();
    }

    /**
     * The elements. An element that is there all the time is seen once; one that comes or goes meanwhile may be seen or
     * not. Elements can be removed while iterating.
     */
    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new Elements();
    }

    public void forEach(BiConsumer<? super K, ? super V> action) {
        for (Map.Entry<K, V> element : this) {
            action.accept(element.getKey(), element.getValue());
        }
    }

    /** The elements as they are found now, in their order in the map. */
    public Map<K, V> snapshot() {
        Map<K, V> copy = new LinkedHashMap<>();
        forEach(copy::put);
        return copy;
    }

    /** The elements of those keys that are there. */
    public Map<K, V> getAll(Collection<? extends K> wanted) {
        Map<K, V> found = new LinkedHashMap<>();
        for (K key : wanted) {
            get(key).ifPresent(value -> found.put(key, value));
        }
        return found;
    }

    /** Puts all; where one is refused, those before it stay. */
    public void putAll(Map<? extends K, ? extends V> elements) {
        elements.forEach(this::put);
    }

    /** Removes those keys. @return how many were there */
    public int removeAll(Collection<? extends K> unwanted) {
        int removed = 0;
        for (K key : unwanted) {
            removed += remove(key) ? 1 : 0;
        }
        return removed;
    }

    /** Takes out every element that an iteration finds (BPF_MAP_LOOKUP_AND_DELETE_BATCH). Hash kinds only. */
    public Map<K, V> drain() {
        Map<K, V> taken = new LinkedHashMap<>();
        KeyCursor cursor = map.cursor();
        BytesRegion key = emptyKey();
        while (cursor.next(key)) {
            K decoded = keys.decode(key, 0);
            take(decoded).ifPresent(value -> taken.put(decoded, value));
        }
        return taken;
    }

    @Override
    public String toString() {
        return map.toString();
    }

    private final class Elements implements Iterator<Map.Entry<K, V>> {
        private final KeyCursor cursor = map.cursor();
        private final BytesRegion key = emptyKey();
        private Optional<Map.Entry<K, V>> next = Optional.empty();

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && cursor.next(key)) {
                next = read(key).map(value -> new SimpleImmutableEntry<>(keys.decode(key, 0), value));
            }
            return next.isPresent();
        }

        @Override
        public Map.Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<K, V> element = next.get();
            next = Optional.empty();
            return element;
        }
    }
}
