package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.platform.Platform;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The Linux platform: its program types, and the plain-memory type that userspace machines share. */
public final class Linux implements Platform {
    /** {@code BPF_PROG_TYPE_SOCKET_FILTER}. */
    public static final ProgramType<SocketBuffer> SOCKET_FILTER =
            new ProgramType<>("socket_filter", SocketBuffer.CONTEXT, Functions.table("socket_filter"));

    /** {@code BPF_PROG_TYPE_SCHED_CLS}. */
    public static final ProgramType<SocketBuffer> SCHED_CLS = traffic("sched_cls");

    /** {@code BPF_PROG_TYPE_SCHED_ACT}. */
    public static final ProgramType<SocketBuffer> SCHED_ACT = traffic("sched_act");

    /** {@code BPF_PROG_TYPE_XDP}. */
    public static final ProgramType<XdpBuffer> XDP =
            new ProgramType<>("xdp", XdpBuffer.CONTEXT, Functions.table("xdp"));

    /** {@code BPF_PROG_TYPE_SOCK_OPS}. */
    public static final ProgramType<KernelRecord> SOCK_OPS = record("sock_ops", KernelContexts.SOCK_OPS);

    /** {@code BPF_PROG_TYPE_CGROUP_SOCK_ADDR}. */
    public static final ProgramType<KernelRecord> CGROUP_SOCK_ADDR =
            record("cgroup_sock_addr", KernelContexts.SOCK_ADDR);

    /** {@code BPF_PROG_TYPE_KPROBE}. */
    public static final ProgramType<KernelRecord> KPROBE = record("kprobe", KernelContexts.PT_REGS);

    /** {@code BPF_PROG_TYPE_TRACEPOINT}. */
    public static final ProgramType<KernelRecord> TRACEPOINT = record("tracepoint", KernelContexts.TRACEPOINT);

    /** {@code BPF_PROG_TYPE_RAW_TRACEPOINT}. */
    public static final ProgramType<KernelRecord> RAW_TRACEPOINT =
            record("raw_tracepoint", KernelContexts.RAW_TRACEPOINT);

    /** {@code BPF_PROG_TYPE_PERF_EVENT}. */
    public static final ProgramType<KernelRecord> PERF_EVENT = record("perf_event", KernelContexts.PERF_EVENT);

    /** A seccomp filter, translated: it may call nothing. */
    public static final ProgramType<SeccompData> SECCOMP =
            new ProgramType<>("seccomp", SeccompData.CONTEXT, HelperTable.empty());

    /** A program over a block of memory. */
    public static final ProgramType<PlainMemory> MEMORY =
            new ProgramType<>("memory", PlainMemory.CONTEXT, HelperTable.empty());

    private static ProgramType<KernelRecord> record(String name, ContextType<KernelRecord> context) {
        return new ProgramType<>(name, context, Functions.table(name));
    }

    private static ProgramType<SocketBuffer> traffic(String name) {
        return new ProgramType<>(name, SkbContexts.TRAFFIC_CONTROL, Functions.table(name));
    }

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public List<ProgramType<?>> programTypes() {
        List<ProgramType<?>> types = new ArrayList<>(List.of(
                SOCKET_FILTER,
                SCHED_CLS,
                SCHED_ACT,
                XDP,
                SOCK_OPS,
                CGROUP_SOCK_ADDR,
                KPROBE,
                TRACEPOINT,
                RAW_TRACEPOINT,
                PERF_EVENT,
                SECCOMP,
                MEMORY));
        Set<String> named = types.stream().map(ProgramType::name).collect(Collectors.toSet());
        Arrays.stream(KernelProgramType.values())
                .filter(type -> !type.needsKernelTypes() && !named.contains(type.spelling()))
                .forEach(type -> types.add(type.type()));
        return List.copyOf(types);
    }
}
