package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/**
 * The system calls of this package. Every method answers as the kernel itself does: the result, or the negated error
 * number.
 */
final class Syscalls {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;

    private final Abi abi;

    private Syscalls(Abi abi) {
        this.abi = abi;
    }

    /** The calls of the running machine. @throws UnsupportedOperationException where they are not available */
    static Syscalls open() {
        availability().require();
        return new Syscalls(Abi.of(System.getProperty("os.arch")).orElseThrow());
    }

    static Availability availability() {
        return availability(System.getProperty("os.name"), System.getProperty("os.arch"))
                .and(Syscalls::libraryAvailability);
    }

    static Availability availability(String osName, String osArch) {
        if (!osName.equals("Linux")) {
            return Availability.no("the live kernel needs Linux, this is " + osName);
        }
        return Abi.of(osArch).isPresent()
                ? Availability.yes()
                : Availability.no("no system call numbers are known for the architecture " + osArch);
    }

    private static Availability libraryAvailability() {
        try {
            LibC.syscall(-1, 0, 0, 0, 0, 0, 0);
            return Availability.yes();
        } catch (LinkageError e) {
            return Availability.no("JNA cannot be loaded: " + firstCause(e).getMessage());
        }
    }

    /** From the second time on, a class that failed to load tells only in its cause why it did. */
    private static Throwable firstCause(Throwable thrown) {
        return thrown.getCause() == null ? thrown : firstCause(thrown.getCause());
    }

    long bpf(int command, Memory attributes) {
        return call(abi.bpf, command, NativeScope.address(attributes), attributes.size(), 0, 0, 0);
    }

    long close(int fd) {
        return call(abi.close, fd, 0, 0, 0, 0, 0);
    }

    /** Writes two connected AF_UNIX datagram sockets to {@code pair}, 8 bytes. */
    long datagramPair(Memory pair) {
        return call(abi.socketpair, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, NativeScope.address(pair), 0, 0);
    }

    long setSocketOption(int fd, int option, Memory value) {
        return call(abi.setsockopt, fd, SOL_SOCKET, option, NativeScope.address(value), value.size(), 0);
    }

    long send(int fd, Memory buffer, int length) {
        return call(abi.sendto, fd, NativeScope.address(buffer), length, MSG_DONTWAIT, 0, 0);
    }

    long receive(int fd, Memory buffer) {
        return call(abi.recvfrom, fd, NativeScope.address(buffer), buffer.size(), MSG_DONTWAIT, 0, 0);
    }

    /** Gives up, for the calling thread and its children only, gaining privileges by execve(2). */
    long setNoNewPrivileges() {
        return call(abi.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
    }

    /** Installs a seccomp filter on the calling thread; {@code program} is a {@code sock_fprog}. */
    long installSeccompFilter(int flags, Memory program) {
        return call(abi.seccomp, SECCOMP_SET_MODE_FILTER, flags, NativeScope.address(program), 0, 0, 0);
    }

    /** Reads the processors that the calling thread may run on, a bit for each. */
    long affinity(Memory mask) {
        return call(abi.getaffinity, 0, mask.size(), NativeScope.address(mask), 0, 0, 0);
    }

    long setAffinity(Memory mask) {
        return call(abi.setaffinity, 0, mask.size(), NativeScope.address(mask), 0, 0, 0);
    }

    /** Maps a file, readable and writable, where others see what is written. @param at an address, or 0 for any */
    long share(int fd, long at, long bytes) {
        return call(
                abi.mmap,
                at,
                bytes,
                PROT_READ | PROT_WRITE,
                at == 0 ? MAP_SHARED : MAP_SHARED | MAP_FIXED_NOREPLACE,
                fd,
                0);
    }

    long unshare(long address, long bytes) {
        return call(abi.munmap, address, bytes, 0, 0, 0, 0);
    }

    private static long call(int number, long a, long b, long c, long d, long e, long f) {
        long result = LibC.syscall(number, a, b, c, d, e, f);
        return result == -1 ? -Native.getLastError() : result;
    }
}
