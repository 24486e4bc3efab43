package dev.bpf4j.conformance.kernel;

import java.util.Arrays;

/** The error numbers that bpf(2), socket(7) and seccomp(2) are known to answer; the same on x86-64 and AArch64. */
enum Errno {
    // spotless:off
    EPERM(1),
    ENOENT(2),
    ESRCH(3),
    EINTR(4),
    EIO(5),
    ENXIO(6),
    E2BIG(7),
    EBADF(9),
    EAGAIN(11),
    ENOMEM(12),
    EACCES(13),
    EFAULT(14),
    EBUSY(16),
    EEXIST(17),
    ENODEV(19),
    EINVAL(22),
    ENFILE(23),
    EMFILE(24),
    ENOSPC(28),
    EPIPE(32),
    EDOM(33),
    ERANGE(34),
    EDEADLK(35),
    ENOSYS(38),
    ELOOP(40),
    EPROTO(71),
    EBADMSG(74),
    EOVERFLOW(75),
    ENOTSOCK(88),
    EMSGSIZE(90),
    ENOPROTOOPT(92),
    EPROTONOSUPPORT(93),
    EOPNOTSUPP(95),
    ENETDOWN(100),
    ENOBUFS(105),
    ENOTCONN(107),
    ETIMEDOUT(110),
    ECANCELED(125),
    /** Not for user space by its definition, yet bpf(2) answers it. */
    ENOTSUPP(524);
    // spotless:on

    final int number;

    Errno(int number) {
        this.number = number;
    }

    /** Whether a system call's result, as {@link Syscalls} gives it, is this error. */
    boolean is(long result) {
        return result == -number;
    }

    /** The symbolic name, such as {@code EINVAL}; {@code errno N} for a number that is not in the table. */
    static String nameOf(int number) {
        return Arrays.stream(values())
                .filter(errno -> errno.number == number)
                .findFirst()
                .map(Errno::name)
                .orElse("errno " + number);
    }
}
