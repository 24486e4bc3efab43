package dev.bpf4j.conformance.kernel;

/**
 * What BPF_PROG_LOAD of bpf(2) is asked to load.
 *
 * @param progType the program type, a value of {@code enum bpf_prog_type}
 * @param insns the program: little-endian instruction slots of 8 bytes (RFC 9669, section 3)
 * @param license decides, with the kernel's own list, whether GPL-only helpers may be called
 * @param flags BPF_F_* program flags, such as BPF_F_STRICT_ALIGNMENT
 * @param expectedAttachType a value of {@code enum bpf_attach_type}; 0 where the program type needs none
 * @param attachType the id, in the kernel's own types, of what the program is for; 0 where its type needs none
 * @param logLevel bits: 1 normal, 2 verbose, 4 statistics, 8 fixed buffer; 0 is no log
 * @param logSize first size of the log buffer in bytes, 1 to 16 MiB; it grows as needed
 * @param references maps and types
 */
public record LoadRequest(
        int progType,
        byte[] insns,
        String license,
        int flags,
        int expectedAttachType,
        int attachType,
        int logLevel,
        int logSize,
        ProgramReferences references) {

    /** BPF_PROG_TYPE_SOCKET_FILTER. */
    public static final int SOCKET_FILTER = 1;
    /** BPF_PROG_TYPE_XDP. */
    public static final int XDP = 6;

    /** Largest log buffer, in bytes. */
    public static final int MAX_LOG_SIZE = 16 << 20;

    private static final int SLOT_SIZE = 8;

    /** @throws IllegalArgumentException if the program is not whole slots or the log size is out of range */
    public LoadRequest {
        if (insns.length % SLOT_SIZE != 0) {
            throw new IllegalArgumentException("a program is slots of 8 bytes, not " + insns.length + " bytes");
        }
        if (logSize < 1 || logSize > MAX_LOG_SIZE) {
            throw new IllegalArgumentException("log size " + logSize + " is outside 1.." + MAX_LOG_SIZE);
        }
    }

    /** A program under the GPL, with no flags and a log of level 1. */
    public static LoadRequest of(int progType, byte[] insns) {
        return new LoadRequest(progType, insns, "GPL", 0, 0, 0, 1, 1 << 16, ProgramReferences.none());
    }

    public LoadRequest withLicense(String newLicense) {
        return new LoadRequest(
                progType, insns, newLicense, flags, expectedAttachType, attachType, logLevel, logSize, references);
    }

    public LoadRequest withFlags(int newFlags) {
        return new LoadRequest(
                progType, insns, license, newFlags, expectedAttachType, attachType, logLevel, logSize, references);
    }

    public LoadRequest withExpectedAttachType(int newExpectedAttachType) {
        return new LoadRequest(
                progType, insns, license, flags, newExpectedAttachType, attachType, logLevel, logSize, references);
    }

    public LoadRequest withAttachType(int newAttachType) {
        return new LoadRequest(
                progType, insns, license, flags, expectedAttachType, newAttachType, logLevel, logSize, references);
    }

    public LoadRequest withLog(int newLogLevel, int newLogSize) {
        return new LoadRequest(
                progType, insns, license, flags, expectedAttachType, attachType, newLogLevel, newLogSize, references);
    }

    public LoadRequest withReferences(ProgramReferences newReferences) {
        return new LoadRequest(
                progType, insns, license, flags, expectedAttachType, attachType, logLevel, logSize, newReferences);
    }
}
