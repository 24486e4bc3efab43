package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.run.ClassicInput;

/** What one run of a program reads. */
public sealed interface Input permits PacketData, CallData {

    /** Which programs it is for. */
    ContextKind kind();

    /** It as the reference interpreter reads it. */
    ClassicInput classic();

    /** The bytes of the packet or of {@code struct seccomp_data}, as lower-case hexadecimal digits. */
    String hex();
}
