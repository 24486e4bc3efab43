package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;

/**
 * The kinds whose elements are places that packets are redirected to: devmap, devmap_hash, cpumap, xskmap, sockmap,
 * sockhash. Here an element's value is a number of 4 or 8 bytes that Java chose (interface index, queue size, socket), and
 * a redirect ends at the map's {@link RedirectListener}.
 */
public final class RedirectMap extends BpfMap {
    /** Program results of XDP, which {@link #redirect} returns. */
    public static final long XDP_ABORTED = 0;

    public static final long XDP_REDIRECT = 4;

    /** Program results of socket programs, which {@link #redirectSocket} returns. */
    public static final long SK_DROP = 0;

    public static final long SK_PASS = 1;

    /** Redirect of a devmap: to all of its elements. */
    public static final long BPF_F_BROADCAST = 1 << 3;
    /** Redirect of a devmap with {@link #BPF_F_BROADCAST}: but not to where the packet came from. */
    public static final long BPF_F_EXCLUDE_INGRESS = 1 << 4;
    /** Redirect of a socket: to its receiving side. */
    public static final long BPF_F_INGRESS = 1;

    /** The bits of redirect flags that are the result if there is no such element. */
    private static final long ACTION_MASK = 3;

    private static final int CPUMAP_MAX_QUEUE = 16384;

    private final HashTable elements;
    private final boolean indexed;
    private volatile RedirectListener listener = RedirectListener.NOBODY;

    RedirectMap(MapSpec spec, int cpus, long seed) {
        super(spec, cpus);
        elements = new HashTable(spec, cpus, seed);
        indexed = spec.kind() != MapKind.DEVMAP_HASH && spec.kind() != MapKind.SOCKHASH;
    }

    /** Sets who receives what is redirected through this map. */
    public void onRedirect(RedirectListener newListener) {
        listener = newListener;
    }

    RedirectListener listener() {
        return listener;
    }

    @Override
    public BufferRegion values() {
        return elements.values();
    }

    @Override
    public int lookup(Region key, int keyOffset, int cpu) {
        return elements.lookup(key, keyOffset, cpu);
    }

    /**
     * {@code bpf_redirect_map}: notes where the packet is to go if the program returns {@link #XDP_REDIRECT}.
     *
     * @param key unsigned 32 bits; ignored with {@link #BPF_F_BROADCAST}
     * @param flags the low 2 bits are the result if there is no such element; devmaps know broadcast flags
     * @param redirect of the run; it is only changed if the result is {@code XDP_REDIRECT}
     * @return {@code XDP_REDIRECT}, the low bits of the flags, or {@code XDP_ABORTED} for unknown flags
     */
    public long redirect(long key, long flags, Redirect redirect) {
        if ((flags & ~(ACTION_MASK | broadcastFlags())) != 0) {
            return XDP_ABORTED;
        }
        redirect.key().store32(0, key);
        boolean broadcast = (flags & BPF_F_BROADCAST) != 0;
        if (!broadcast && elements.lookup(redirect.key(), 0) == ABSENT) {
            return flags & ACTION_MASK;
        }
        redirect.note(this, flags & broadcastFlags());
        return XDP_REDIRECT;
    }

    private long broadcastFlags() {
        boolean devmap = spec().kind() == MapKind.DEVMAP || spec().kind() == MapKind.DEVMAP_HASH;
        return devmap ? BPF_F_BROADCAST | BPF_F_EXCLUDE_INGRESS : 0;
    }

    /**
     * {@code bpf_sk_redirect_map}, {@code bpf_sk_redirect_hash} and their {@code msg} forms.
     *
     * @param flags 0 or {@link #BPF_F_INGRESS}
     * @return {@code SK_PASS}, or {@code SK_DROP} for other flags and if there is no such element
     */
    public long redirectSocket(Region key, int keyOffset, long flags, Redirect redirect) {
        if ((flags & ~BPF_F_INGRESS) != 0 || elements.lookup(key, keyOffset) == ABSENT) {
            return SK_DROP;
        }
        for (int i = 0; i < spec().keySize(); i++) {
            redirect.key().store8(i, key.load8(keyOffset + i));
        }
        redirect.note(this, flags);
        return SK_PASS;
    }

    /** Java fills the map; programs of devmap, cpumap and xskmap cannot. */
    @Override
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        int error = indexed ? checkIndex(key, keyOffset, flags) : MapFlags.check(flags);
        if (error != 0) {
            return error;
        }
        return switch (spec().kind()) {
            case CPUMAP -> updateCpu(key, keyOffset, value, valueOffset);
            case DEVMAP -> put(key, keyOffset, value, valueOffset, MapFlags.BPF_ANY);
            default -> put(key, keyOffset, value, valueOffset, flags);
        };
    }

    private int put(Region key, int keyOffset, Region value, int valueOffset, long flags) {
        return elements.update(key, keyOffset, value, valueOffset, flags, ALL_CPUS);
    }

    /** To the array kinds of XDP all elements exist, so that BPF_NOEXIST never holds. */
    private int checkIndex(Region key, int keyOffset, long flags) {
        int index = (int) key.load32(keyOffset);
        int error = Indices.checkUpdate(index, spec().maxEntries(), flags);
        boolean present = spec().kind() == MapKind.DEVMAP || spec().kind() == MapKind.CPUMAP;
        return error == -Errno.EEXIST && !present ? 0 : error;
    }

    /** The value begins with the size of the CPU's queue; 0 removes it. */
    private int updateCpu(Region key, int keyOffset, Region value, int valueOffset) {
        long queue = value.load32(valueOffset);
        if (queue > CPUMAP_MAX_QUEUE) {
            return -Errno.EOVERFLOW;
        }
        if (key.load32(keyOffset) >= cpus()) {
            return -Errno.ENODEV;
        }
        if (queue == 0) {
            elements.delete(key, keyOffset);
            return 0;
        }
        return put(key, keyOffset, value, valueOffset, MapFlags.BPF_ANY);
    }

    @Override
    public int delete(Region key, int keyOffset) {
        if (!indexed) {
            return elements.delete(key, keyOffset);
        }
        if (key.load32(keyOffset) >= spec().maxEntries()) {
            return -Errno.EINVAL;
        }
        int result = elements.delete(key, keyOffset);
        return spec().kind() == MapKind.SOCKMAP && result != 0 ? -Errno.EINVAL : 0;
    }

    /** How many elements were put and not deleted. */
    @Override
    public int size() {
        return elements.size();
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return elements.readElement(key, keyOffset, value, valueOffset);
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        return indexed ? Indices.first(next, nextOffset) : elements.firstElement(next, nextOffset);
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return indexed
                ? Indices.next(key, keyOffset, spec().maxEntries(), next, nextOffset)
                : elements.nextElement(key, keyOffset, next, nextOffset);
    }

    @Override
    KeyCursor cursor() {
        return elements.cursor();
    }
}
