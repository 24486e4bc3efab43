package dev.bpf4j.conformance.kernel;

import java.util.Arrays;
import java.util.Optional;

/** The numbers of the system calls that this package makes: one row per little-endian 64-bit architecture. */
enum Abi {
    // spotless:off
    //      os.arch    close  socketpair  setsockopt  sendto  recvfrom  prctl  seccomp  bpf  getaffinity  setaffinity  mmap  munmap
    X86_64 ("amd64",   3,     53,         54,         44,     45,       157,   317,     321, 204,         203,         9,    11),
    AARCH64("aarch64", 57,    199,        208,        206,    207,      167,   277,     280, 123,         122,         222,  215);
    // spotless:on

    private final String osArch;
    final int close;
    final int socketpair;
    final int setsockopt;
    final int sendto;
    final int recvfrom;
    final int prctl;
    final int seccomp;
    final int bpf;
    final int getaffinity;
    final int setaffinity;
    final int mmap;
    final int munmap;

    Abi(
            String osArch,
            int close,
            int socketpair,
            int setsockopt,
            int sendto,
            int recvfrom,
            int prctl,
            int seccomp,
            int bpf,
            int getaffinity,
            int setaffinity,
            int mmap,
            int munmap) {
        this.osArch = osArch;
        this.close = close;
        this.socketpair = socketpair;
        this.setsockopt = setsockopt;
        this.sendto = sendto;
        this.recvfrom = recvfrom;
        this.prctl = prctl;
        this.seccomp = seccomp;
        this.bpf = bpf;
        this.getaffinity = getaffinity;
        this.setaffinity = setaffinity;
        this.mmap = mmap;
        this.munmap = munmap;
    }

    /** The row for a value of the system property {@code os.arch}. */
    static Optional<Abi> of(String osArch) {
        return Arrays.stream(values()).filter(abi -> abi.osArch.equals(osArch)).findFirst();
    }
}
