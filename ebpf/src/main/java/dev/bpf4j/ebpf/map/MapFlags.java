package dev.bpf4j.ebpf.map;

/** Flags of map creation and of element updates, with the values and names of the kernel's {@code bpf.h}. */
public final class MapFlags {
    // spotless:off
    /** Update: create the element, or replace it. */
    public static final long BPF_ANY = 0;
    /** Update: create the element; {@code -EEXIST} if it is there. */
    public static final long BPF_NOEXIST = 1;
    /** Update: replace the element; {@code -ENOENT} if it is not there. */
    public static final long BPF_EXIST = 2;
    /** Update and lookup: under the value's spin lock. No value here has one: {@code -EINVAL}. */
    public static final long BPF_F_LOCK = 4;

    public static final int BPF_F_NO_PREALLOC = 1 << 0;
    public static final int BPF_F_NO_COMMON_LRU = 1 << 1;
    public static final int BPF_F_NUMA_NODE = 1 << 2;
    /** Java cannot write the map; programs can. */
    public static final int BPF_F_RDONLY = 1 << 3;
    /** Java cannot read the map; programs can. */
    public static final int BPF_F_WRONLY = 1 << 4;
    public static final int BPF_F_STACK_BUILD_ID = 1 << 5;
    /** The hash function has no random seed: for tests. */
    public static final int BPF_F_ZERO_SEED = 1 << 6;
    /** Programs cannot write the values. */
    public static final int BPF_F_RDONLY_PROG = 1 << 7;
    /** Programs cannot read the values. */
    public static final int BPF_F_WRONLY_PROG = 1 << 8;
    /** Elements that belong to a socket go to its clones too. */
    public static final int BPF_F_CLONE = 1 << 9;
    public static final int BPF_F_MMAPABLE = 1 << 10;
    public static final int BPF_F_PRESERVE_ELEMS = 1 << 11;
    /** An array that may stand for its prototype in a map of maps whatever its number of entries is. */
    public static final int BPF_F_INNER_MAP = 1 << 12;
    /** What user space touches of an arena must have been allocated by a program. */
    public static final int BPF_F_SEGV_ON_FAULT = 1 << 17;
    /** Pointers into an arena are stored as programs have them. */
    public static final int BPF_F_NO_USER_CONV = 1 << 18;
    // spotless:on

    private MapFlags() {}

    /**
     * The error of the flags of an element update, apart from what they say about existence.
     *
     * @return 0, or {@code -EINVAL}
     */
    static int check(long flags) {
        return flags < BPF_ANY || flags > BPF_EXIST ? -Errno.EINVAL : 0;
    }
}
