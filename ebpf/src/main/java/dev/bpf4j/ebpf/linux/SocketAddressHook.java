package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.platform.ReturnRange;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where programs of type {@code cgroup_sock_addr} see the address of a system call.
 *
 * @param context the fields of {@code struct bpf_sock_addr} that they may access there
 * @param returns what they may return there
 */
record SocketAddressHook(ContextType<KernelRecord> context, ReturnRange returns) {
    private static final ReturnRange VERDICT = new ReturnRange(0, 1);
    private static final ReturnRange BIND = new ReturnRange(0, 3);
    private static final ReturnRange ALWAYS = new ReturnRange(1, 1);

    private static final Map<AttachType, SocketAddressHook> HOOKS = hooks();

    static Map<AttachType, SocketAddressHook> byAttachType() {
        return HOOKS;
    }

    private static Map<AttachType, SocketAddressHook> hooks() {
        ContextType<KernelRecord> ip4 = KernelContexts.sockAddr(true, false, false, false);
        ContextType<KernelRecord> ip6 = KernelContexts.sockAddr(false, true, false, false);
        ContextType<KernelRecord> unix = KernelContexts.sockAddr(false, false, false, false);
        Map<AttachType, SocketAddressHook> hooks = new EnumMap<>(AttachType.class);
        // spotless:off
        hooks.put(AttachType.CGROUP_INET4_BIND,        new SocketAddressHook(ip4, BIND));
        hooks.put(AttachType.CGROUP_INET6_BIND,        new SocketAddressHook(ip6, BIND));
        hooks.put(AttachType.CGROUP_INET4_CONNECT,     new SocketAddressHook(ip4, VERDICT));
        hooks.put(AttachType.CGROUP_INET6_CONNECT,     new SocketAddressHook(ip6, VERDICT));
        hooks.put(AttachType.CGROUP_UNIX_CONNECT,      new SocketAddressHook(unix, VERDICT));
        hooks.put(AttachType.CGROUP_UDP4_SENDMSG,      new SocketAddressHook(KernelContexts.sockAddr(true, false, true, false), VERDICT));
        hooks.put(AttachType.CGROUP_UDP6_SENDMSG,      new SocketAddressHook(KernelContexts.sockAddr(false, true, false, true), VERDICT));
        hooks.put(AttachType.CGROUP_UNIX_SENDMSG,      new SocketAddressHook(unix, VERDICT));
        hooks.put(AttachType.CGROUP_UDP4_RECVMSG,      new SocketAddressHook(ip4, ALWAYS));
        hooks.put(AttachType.CGROUP_UDP6_RECVMSG,      new SocketAddressHook(ip6, ALWAYS));
        hooks.put(AttachType.CGROUP_UNIX_RECVMSG,      new SocketAddressHook(unix, ALWAYS));
        hooks.put(AttachType.CGROUP_INET4_GETPEERNAME, new SocketAddressHook(ip4, ALWAYS));
        hooks.put(AttachType.CGROUP_INET6_GETPEERNAME, new SocketAddressHook(ip6, ALWAYS));
        hooks.put(AttachType.CGROUP_UNIX_GETPEERNAME,  new SocketAddressHook(unix, ALWAYS));
        hooks.put(AttachType.CGROUP_INET4_GETSOCKNAME, new SocketAddressHook(ip4, ALWAYS));
        hooks.put(AttachType.CGROUP_INET6_GETSOCKNAME, new SocketAddressHook(ip6, ALWAYS));
        hooks.put(AttachType.CGROUP_UNIX_GETSOCKNAME,  new SocketAddressHook(unix, ALWAYS));
        // spotless:on
        return hooks;
    }
}
