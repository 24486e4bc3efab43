package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.platform.Platform;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.List;

/** The Linux platform: its program types, and the plain-memory type that userspace machines share. */
public final class Linux implements Platform {
    /** {@code BPF_PROG_TYPE_SOCKET_FILTER}. */
    public static final ProgramType<SocketBuffer> SOCKET_FILTER = new ProgramType<>(
            "socket_filter",
            SocketBuffer.CONTEXT,
            HelperTable.of(List.of(
                    LinuxHelpers.KTIME_GET_NS,
                    LinuxHelpers.GET_PRANDOM_U32,
                    LinuxHelpers.GET_SMP_PROCESSOR_ID,
                    LinuxHelpers.SKB_LOAD_BYTES)));

    /** A seccomp filter, translated: it may call nothing. */
    public static final ProgramType<SeccompData> SECCOMP =
            new ProgramType<>("seccomp", SeccompData.CONTEXT, HelperTable.empty());

    /** A program over a block of memory. */
    public static final ProgramType<PlainMemory> MEMORY =
            new ProgramType<>("memory", PlainMemory.CONTEXT, HelperTable.empty());

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public List<ProgramType<?>> programTypes() {
        return List.of(SOCKET_FILTER, SECCOMP, MEMORY);
    }
}
