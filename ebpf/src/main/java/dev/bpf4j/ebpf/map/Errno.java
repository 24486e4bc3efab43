package dev.bpf4j.ebpf.map;

/** The errors of map operations, as Linux numbers them (errno(3)). An operation that fails returns one of them negated. */
public final class Errno {
    // spotless:off
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int E2BIG = 7;
    public static final int ERANGE = 34;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EDEADLK = 35;
    public static final int EOVERFLOW = 75;
    public static final int EOPNOTSUPP = 95;
    public static final int ETIMEDOUT = 110;
    /** Not of errno(3), yet bpf(2) answers it for operations that a kind of map does not have. */
    public static final int ENOTSUPP = 524;
    // spotless:on

    private Errno() {}

    /** The symbolic name, such as {@code EINVAL}, of a number or its negation. */
    public static String name(int errno) {
        return switch (Math.abs(errno)) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case E2BIG -> "E2BIG";
            case ERANGE -> "ERANGE";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EBUSY -> "EBUSY";
            case EEXIST -> "EEXIST";
            case ENODEV -> "ENODEV";
            case EINVAL -> "EINVAL";
            case ENOSPC -> "ENOSPC";
            case EDEADLK -> "EDEADLK";
            case ETIMEDOUT -> "ETIMEDOUT";
            case EOVERFLOW -> "EOVERFLOW";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case ENOTSUPP -> "ENOTSUPP";
            default -> "errno " + Math.abs(errno);
        };
    }
}
