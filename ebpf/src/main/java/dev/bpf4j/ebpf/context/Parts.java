package dev.bpf4j.ebpf.context;

/** Which parts of a field may be accessed by themselves. Parts are 1, 2, 4 or 8 bytes at a multiple of their size. */
public enum Parts {
    /** None: it is accessed whole. */
    WHOLE,
    /** Those that begin where the field does. */
    START,
    /** Halves, and nothing smaller. */
    HALVES,
    /** Those that begin behind the start. */
    BEHIND_START,
    /** Those inside the lower half. */
    LOW,
    /** All. */
    ALL;

    /**
     * @param at bytes from the start of the field
     * @param size of the access in bytes
     * @param whole size of the field in bytes
     */
    boolean allow(int at, int size, int whole) {
        if (at < 0 || at + size > whole || at % size != 0) {
            return false;
        }
        return size == whole
                || switch (this) {
                    case WHOLE -> false;
                    case START -> at == 0;
                    case HALVES -> size * 2 == whole;
                    case BEHIND_START -> at > 0;
                    case LOW -> at + size <= whole / 2;
                    case ALL -> true;
                };
    }
}
