package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.platform.ReturnRange;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code enum bpf_prog_type} of Linux 6.18: what programs are loaded for, in the order of the kernel's numbers, from 1. */
public enum KernelProgramType {
    SOCKET_FILTER,
    KPROBE,
    SCHED_CLS,
    SCHED_ACT,
    TRACEPOINT,
    XDP,
    PERF_EVENT,
    CGROUP_SKB,
    CGROUP_SOCK,
    LWT_IN,
    LWT_OUT,
    LWT_XMIT,
    SOCK_OPS,
    SK_SKB,
    CGROUP_DEVICE,
    SK_MSG,
    RAW_TRACEPOINT,
    CGROUP_SOCK_ADDR,
    LWT_SEG6LOCAL,
    LIRC_MODE2,
    SK_REUSEPORT,
    FLOW_DISSECTOR,
    CGROUP_SYSCTL,
    RAW_TRACEPOINT_WRITABLE,
    CGROUP_SOCKOPT,
    TRACING,
    STRUCT_OPS,
    EXT,
    LSM,
    SK_LOOKUP,
    SYSCALL,
    NETFILTER;

    private static final String PREFIX = "BPF_PROG_TYPE_";
    private static final KernelProgramType[] ALL = values();

    /** What libbpf, iproute2 and bpftool call some types. */
    private static final Map<String, KernelProgramType> ALIASES = Map.ofEntries(
            Map.entry("SOCKET", SOCKET_FILTER),
            Map.entry("TC", SCHED_CLS),
            Map.entry("CLASSIFIER", SCHED_CLS),
            Map.entry("CLS", SCHED_CLS),
            Map.entry("ACTION", SCHED_ACT),
            Map.entry("ACT", SCHED_ACT),
            Map.entry("SOCKOPS", SOCK_OPS),
            Map.entry("RAW_TP", RAW_TRACEPOINT),
            Map.entry("TP", TRACEPOINT),
            Map.entry("FREPLACE", EXT));

    /** The kernel's number. */
    public int number() {
        return ordinal() + 1;
    }

    /** The kernel's name in small letters without {@code BPF_PROG_TYPE_}, as bpftool prints it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<KernelProgramType> byNumber(int number) {
        return number >= 1 && number <= ALL.length ? Optional.of(ALL[number - 1]) : Optional.empty();
    }

    /** @param name in small or capital letters, with or without {@code BPF_PROG_TYPE_}, or what tools call it */
    public static Optional<KernelProgramType> byName(String name) {
        String capital = name.toUpperCase(Locale.ROOT);
        String bare = capital.startsWith(PREFIX) ? capital.substring(PREFIX.length()) : capital;
        return Arrays.stream(ALL)
                .filter(type -> type.name().equals(bare))
                .findFirst()
                .or(() -> Optional.ofNullable(ALIASES.get(bare)));
    }

    /** Whether large frames of a program's functions are each put somewhere else than on the stack of the processor. */
    public boolean separatesFrames() {
        return this == TRACEPOINT || this == PERF_EVENT || this == RAW_TRACEPOINT;
    }

    /** Whether the context and the arguments are known by the kernel's own type information only. */
    public boolean needsKernelTypes() {
        return this == TRACING || this == STRUCT_OPS || this == EXT || this == LSM;
    }

    /** The attach types that programs may be loaded for; empty if Linux takes any. */
    public Set<AttachType> attachTypes() {
        return switch (this) {
            case CGROUP_SKB -> EnumSet.of(AttachType.CGROUP_INET_INGRESS, AttachType.CGROUP_INET_EGRESS);
            case CGROUP_SOCK ->
                EnumSet.of(
                        AttachType.CGROUP_INET_SOCK_CREATE,
                        AttachType.CGROUP_INET_SOCK_RELEASE,
                        AttachType.CGROUP_INET4_POST_BIND,
                        AttachType.CGROUP_INET6_POST_BIND);
            case CGROUP_SOCK_ADDR ->
                EnumSet.copyOf(SocketAddressHook.byAttachType().keySet());
            case SK_REUSEPORT -> EnumSet.of(AttachType.SK_REUSEPORT_SELECT, AttachType.SK_REUSEPORT_SELECT_OR_MIGRATE);
            case CGROUP_SOCKOPT -> EnumSet.of(AttachType.CGROUP_GETSOCKOPT, AttachType.CGROUP_SETSOCKOPT);
            case SK_LOOKUP -> EnumSet.of(AttachType.SK_LOOKUP);
            case NETFILTER -> EnumSet.of(AttachType.NETFILTER);
            default -> Set.of();
        };
    }

    /** What 0, the number of {@link AttachType#CGROUP_INET_INGRESS}, means to types that were there before attach types. */
    private Optional<AttachType> meaning(Optional<AttachType> given) {
        if (!is(given, AttachType.CGROUP_INET_INGRESS)) {
            return given;
        }
        return switch (this) {
            case CGROUP_SOCK -> Optional.of(AttachType.CGROUP_INET_SOCK_CREATE);
            case SK_REUSEPORT -> Optional.of(AttachType.SK_REUSEPORT_SELECT);
            default -> given;
        };
    }

    /**
     * The type as programs for that attach type see it: with every helper that they may call, provided by bpf4j or not.
     *
     * @param attachType the number; 0 where there is none
     * @param flags the load flags {@code BPF_F_*}
     */
    public Loadable loadable(int attachType, int flags) {
        Optional<AttachType> attach = meaning(AttachType.byNumber(attachType));
        return LoadRules.refusal(this, attachType, attach, flags)
                .<Loadable>map(Loadable.Refused::new)
                .orElseGet(() -> new Loadable.Known(type(attach, (flags & LoadRules.SLEEPABLE) != 0)));
    }

    /** The same by the kernel's number of the program type. */
    public static Loadable loadable(int programType, int attachType, int flags) {
        return byNumber(programType)
                .map(type -> type.loadable(attachType, flags))
                .orElseGet(() -> new Loadable.Refused("program type " + programType + " is unknown"));
    }

    /** The type for its usual attach type. @throws IllegalArgumentException if it {@link #needsKernelTypes} */
    public ProgramType<?> type() {
        int attach = attachTypes().stream().mapToInt(AttachType::number).min().orElse(0);
        return loadable(attach, this == SYSCALL ? LoadRules.SLEEPABLE : 0).orThrow();
    }

    private ProgramType<?> type(Optional<AttachType> attach, boolean sleepable) {
        return type(context(attach), attach, sleepable);
    }

    private <T> ProgramType<T> type(ContextType<T> context, Optional<AttachType> attach, boolean sleepable) {
        return new ProgramType<>(
                spelling(), context, Functions.declared(spelling(), attach), returns(attach), sleepable);
    }

    private ContextType<?> context(Optional<AttachType> attach) {
        return switch (this) {
            case SOCKET_FILTER -> SkbContexts.SOCKET_FILTER;
            case SCHED_CLS, SCHED_ACT -> SkbContexts.TRAFFIC_CONTROL;
            case CGROUP_SKB -> SkbContexts.CGROUP;
            case LWT_IN, LWT_OUT, LWT_SEG6LOCAL -> SkbContexts.TUNNEL;
            case LWT_XMIT -> SkbContexts.TUNNEL_XMIT;
            case SK_SKB -> SkbContexts.SOCKET_MAP;
            case FLOW_DISSECTOR -> SkbContexts.FLOW_DISSECTOR;
            case XDP -> is(attach, AttachType.XDP_DEVMAP) ? XdpBuffer.CONTEXT : XdpBuffer.INGRESS;
            case KPROBE -> KernelContexts.PT_REGS;
            case TRACEPOINT -> KernelContexts.TRACEPOINT;
            case PERF_EVENT -> KernelContexts.PERF_EVENT;
            case RAW_TRACEPOINT -> KernelContexts.RAW_TRACEPOINT;
            case RAW_TRACEPOINT_WRITABLE -> KernelContexts.RAW_TRACEPOINT_WRITABLE;
            case CGROUP_SOCK ->
                is(attach, AttachType.CGROUP_INET4_POST_BIND)
                        ? KernelContexts.SOCK_BIND4
                        : is(attach, AttachType.CGROUP_INET6_POST_BIND)
                                ? KernelContexts.SOCK_BIND6
                                : KernelContexts.SOCK_CREATE;
            case SOCK_OPS -> KernelContexts.SOCK_OPS;
            case CGROUP_DEVICE -> KernelContexts.DEVICE;
            case SK_MSG -> KernelContexts.SK_MSG;
            case CGROUP_SOCK_ADDR -> hook(attach).context();
            case LIRC_MODE2 -> KernelContexts.LIRC;
            case SK_REUSEPORT -> KernelContexts.SK_REUSEPORT;
            case CGROUP_SYSCTL -> KernelContexts.SYSCTL;
            case CGROUP_SOCKOPT ->
                is(attach, AttachType.CGROUP_SETSOCKOPT) ? KernelContexts.SOCKOPT_SET : KernelContexts.SOCKOPT_GET;
            case SK_LOOKUP -> KernelContexts.SK_LOOKUP;
            case SYSCALL -> KernelContexts.SYSCALL;
            case NETFILTER -> KernelContexts.NETFILTER;
            case TRACING, STRUCT_OPS, EXT, LSM ->
                throw new IllegalArgumentException(this + " programs need the kernel's type information");
        };
    }

    private static boolean is(Optional<AttachType> attach, AttachType which) {
        return attach.filter(type -> type == which).isPresent();
    }

    private static SocketAddressHook hook(Optional<AttachType> attach) {
        return attach.map(SocketAddressHook.byAttachType()::get).orElseThrow();
    }

    private Optional<ReturnRange> returns(Optional<AttachType> attach) {
        ReturnRange yesOrNo = new ReturnRange(0, 1);
        return switch (this) {
            case CGROUP_SKB -> Optional.of(is(attach, AttachType.CGROUP_INET_EGRESS) ? new ReturnRange(0, 3) : yesOrNo);
            case CGROUP_SOCK, SOCK_OPS, CGROUP_DEVICE, CGROUP_SYSCTL, CGROUP_SOCKOPT, SK_LOOKUP, NETFILTER ->
                Optional.of(yesOrNo);
            case CGROUP_SOCK_ADDR -> Optional.of(hook(attach).returns());
            case KPROBE ->
                is(attach, AttachType.TRACE_KPROBE_SESSION) || is(attach, AttachType.TRACE_UPROBE_SESSION)
                        ? Optional.of(yesOrNo)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return spelling();
    }
}
