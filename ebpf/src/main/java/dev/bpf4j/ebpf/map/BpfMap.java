package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.util.Optional;

/**
 * A map: state that programs and Java share. Safe for use by several threads.
 *
 * <p>Operations have two faces. Programs use {@link #lookup}, {@link #update}, {@link #delete}, {@link #push},
 * {@link #pop} and {@link #peek}, which mean what the helpers of bpf-helpers(7) mean. Java uses {@link #read},
 * {@link #write}, {@link #erase} and {@link #nextKey}, which mean what the commands of bpf(2) mean; they obey
 * {@code BPF_F_RDONLY}, {@code BPF_F_WRONLY} and {@link #freeze}, and for per-CPU maps they transfer all copies.
 * {@link MapView} is the comfortable form of the second face.
 *
 * <p>Operations that return an {@code int} return 0 or a negated {@link Errno} unless they say otherwise. An operation
 * that a kind does not have answers {@code -ENOTSUPP}. Keys and values are read from the caller's regions; where these
 * have no such bytes, {@link dev.bpf4j.ebpf.memory.AccessFault} is thrown and the map is unchanged.
 */
public abstract class BpfMap implements Reference {
    /** What {@link #lookup} answers where there is no element: not an offset. */
    public static final int ABSENT = -1;

    /** In the place of a CPU number: the value has all copies, one after the other. */
    static final int ALL_CPUS = -1;

    private final MapSpec spec;
    private final int cpus;
    private final boolean perCpu;
    private final boolean ofMaps;
    private final Attachments attachments = new Attachments();
    private volatile boolean frozen;

    BpfMap(MapSpec spec, int cpus) {
        this.spec = spec;
        this.cpus = cpus;
        this.perCpu = spec.kind().perCpu();
        this.ofMaps = spec.kind().ofMaps();
    }

    /** A map for as many CPUs as the JVM has. @throws IllegalArgumentException as {@link #create(MapSpec, int)} */
    public static BpfMap create(MapSpec spec) {
        return create(spec, Runtime.getRuntime().availableProcessors());
    }

    /**
     * An empty map.
     *
     * @param cpus how many CPUs per-CPU kinds have copies for; at least 1
     * @throws IllegalArgumentException if the kernel would refuse such a map, with the rule and the error; or if its
     *     values take more than 2^31 - 1 bytes (E2BIG), the JVM grants no memory (ENOMEM), or the kind has no meaning
     *     outside the kernel (ENOTSUPP)
     */
    public static BpfMap create(MapSpec spec, int cpus) {
        return MapCreation.create(spec, cpus);
    }

    /**
     * Why the kernel refuses to create such a map, whether it has a meaning here or not; empty if it does not. Types of
     * keys and values, which the kernel wants to know for some kinds, are taken for given.
     */
    public static Optional<String> refusal(MapSpec spec) {
        return MapCreation.refusal(spec);
    }

    public final MapSpec spec() {
        return spec;
    }

    /** How many CPUs a per-CPU kind has copies for. */
    public final int cpus() {
        return cpus;
    }

    /** {@link MapKind#perCpu} of its kind: here it costs programs one load for each call. */
    public final boolean perCpu() {
        return perCpu;
    }

    /** {@link MapKind#ofMaps} of its kind. */
    public final boolean ofMaps() {
        return ofMaps;
    }

    /** The memory that {@link #lookup} gives offsets into, with the access that programs have. */
    public abstract Region values();

    /**
     * The element of a key, as {@code bpf_map_lookup_elem} finds it.
     *
     * @param cpu which copy of a per-CPU map; other kinds ignore it
     * @return the offset of the value in {@link #values}, or {@link #ABSENT}. The memory stays readable when the
     *     element is deleted; another element may then come to use it
     */
    public int lookup(Region key, int keyOffset, int cpu) {
        return ABSENT;
    }

    /** {@link #lookup(Region, int, int)} on CPU 0. */
    public final int lookup(Region key, int keyOffset) {
        return lookup(key, keyOffset, 0);
    }

    /**
     * {@code bpf_map_update_elem}. Beside what the kernel answers, {@code -EAGAIN} if another thread changed the key in the
     * caller's memory meanwhile.
     *
     * @param cpu which copy of a per-CPU map; other kinds ignore it
     */
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        return -Errno.ENOTSUPP;
    }

    /** {@link #update(Region, int, Region, int, long, int)} on CPU 0. */
    public final int update(Region key, int keyOffset, Region value, int valueOffset, long flags) {
        return update(key, keyOffset, value, valueOffset, flags, 0);
    }

    /** {@code bpf_map_delete_elem}. */
    public int delete(Region key, int keyOffset) {
        return -Errno.ENOTSUPP;
    }

    /** {@code bpf_map_push_elem}: queue, stack, bloom filter. */
    public int push(Region value, int valueOffset, long flags) {
        return -Errno.ENOTSUPP;
    }

    /** {@code bpf_map_pop_elem}: moves the next element of a queue or stack to that place. */
    public int pop(Region value, int valueOffset) {
        return -Errno.ENOTSUPP;
    }

    /**
     * {@code bpf_map_peek_elem}: copies the next element of a queue or stack to that place; asks a bloom filter whether
     * it may hold the value that is there.
     */
    public int peek(Region value, int valueOffset) {
        return -Errno.ENOTSUPP;
    }

    /** What a key refers to in a map that holds no bytes; {@link Reference#NONE} if nothing. */
    public Reference reference(Region key, int keyOffset) {
        return Reference.NONE;
    }

    /**
     * The element whose value has the byte at an offset of {@link #values}; of a hash kind, what was there last. Copies its
     * key to that place.
     *
     * @return the offset of its value; {@link #ABSENT} if there is none, or the kind does not tell
     */
    public int elementAt(int offset, Region key, int keyOffset) {
        return ABSENT;
    }

    /** What belongs to the elements beside their bytes: timers. */
    public final Attachments attachments() {
        return attachments;
    }

    /** Makes the map read-only for Java, for ever (BPF_MAP_FREEZE). */
    public final int freeze() {
        if (frozen) {
            return -Errno.EPERM;
        }
        frozen = true;
        return 0;
    }

    public final boolean frozen() {
        return frozen;
    }

    /** Bytes of a value in {@link #read} and {@link #write}: for per-CPU kinds all copies, each rounded up to 8. */
    public final int transferSize() {
        return perCpu ? stride(spec.valueSize()) * cpus : spec.valueSize();
    }

    /** BPF_MAP_LOOKUP_ELEM: copies {@link #transferSize} bytes to that place. */
    public final int read(Region key, int keyOffset, Region value, int valueOffset) {
        return readable() ? readElement(key, keyOffset, value, valueOffset) : -Errno.EPERM;
    }

    /** BPF_MAP_UPDATE_ELEM: takes {@link #transferSize} bytes from that place. */
    public final int write(Region key, int keyOffset, Region value, int valueOffset, long flags) {
        return writable() ? writeElement(key, keyOffset, value, valueOffset, flags) : -Errno.EPERM;
    }

    /** BPF_MAP_DELETE_ELEM. */
    public final int erase(Region key, int keyOffset) {
        return writable() ? delete(key, keyOffset) : -Errno.EPERM;
    }

    /** BPF_MAP_LOOKUP_AND_DELETE_ELEM: hash kinds, queue and stack. */
    public final int take(Region key, int keyOffset, Region value, int valueOffset) {
        return readable() && writable() ? takeElement(key, keyOffset, value, valueOffset) : -Errno.EPERM;
    }

    /** BPF_MAP_GET_NEXT_KEY without a key: copies the first key to that place. @return 0, or {@code -ENOENT} */
    public final int firstKey(Region next, int nextOffset) {
        return readable() ? firstElement(next, nextOffset) : -Errno.EPERM;
    }

    /**
     * BPF_MAP_GET_NEXT_KEY: copies the key after this one, or the first if this one is absent, to that place.
     *
     * @return 0, or {@code -ENOENT} after the last
     */
    public final int nextKey(Region key, int keyOffset, Region next, int nextOffset) {
        return readable() ? nextElement(key, keyOffset, next, nextOffset) : -Errno.EPERM;
    }

    /** How many elements there are. Of array kinds that is always all. */
    public abstract int size();

    private boolean readable() {
        return (spec.flags() & MapFlags.BPF_F_WRONLY) == 0;
    }

    final boolean writable() {
        return !frozen && (spec.flags() & MapFlags.BPF_F_RDONLY) == 0;
    }

    abstract int readElement(Region key, int keyOffset, Region value, int valueOffset);

    int writeElement(Region key, int keyOffset, Region value, int valueOffset, long flags) {
        return update(key, keyOffset, value, valueOffset, flags, ALL_CPUS);
    }

    int takeElement(Region key, int keyOffset, Region value, int valueOffset) {
        return -Errno.ENOTSUPP;
    }

    int firstElement(Region next, int nextOffset) {
        return -Errno.ENOTSUPP;
    }

    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return -Errno.ENOTSUPP;
    }

    /** The keys that an iteration sees: each that is there from its begin to its end, once. */
    KeyCursor cursor() {
        return KeyCursor.following(this);
    }

    /** Bytes from one value to the next. */
    static int stride(int valueSize) {
        return valueSize + 7 & ~7;
    }

    @Override
    public String toString() {
        return spec.kind().kernelName() + " '" + spec.name() + "'";
    }
}
