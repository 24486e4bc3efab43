package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.StructWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the types of a kernel say of the objects that programs get pointers to. Thread-safe; types are read when they are
 * asked for.
 */
public final class KernelTypes {
    /** The structure of a TCP connection. */
    public static final String CONNECTION = "tcp_sock";

    private static final Path RUNNING = Path.of("/sys/kernel/btf/vmlinux");

    /** How a member's address may be used where the pointer that it is read through is good. */
    public enum Trust {
        /** It is valid as long as the program runs. */
        TRUSTED,
        TRUSTED_OR_NULL,
        /** It is valid until the end of the region that readers of RCU lists are in. */
        RCU,
        RCU_OR_NULL,
        /** It can be read, whatever it is. */
        NONE
    }

    /** By structure and member, measured with the verifier of Linux 6.18. */
    private static final Map<String, Trust> MEMBERS = Map.ofEntries(
            Map.entry("bpf_iter_meta.seq", Trust.TRUSTED),
            Map.entry("bpf_iter__task.meta", Trust.TRUSTED),
            Map.entry("bpf_iter__task.task", Trust.TRUSTED),
            Map.entry("linux_binprm.file", Trust.TRUSTED),
            Map.entry("file.f_inode", Trust.TRUSTED),
            Map.entry("socket.sk", Trust.TRUSTED_OR_NULL),
            Map.entry("dentry.d_inode", Trust.TRUSTED_OR_NULL),
            Map.entry("vm_area_struct.vm_mm", Trust.TRUSTED_OR_NULL),
            Map.entry("vm_area_struct.vm_file", Trust.TRUSTED_OR_NULL),
            Map.entry("task_struct.cpus_ptr", Trust.RCU),
            Map.entry("task_struct.cgroups", Trust.RCU),
            Map.entry("task_struct.real_parent", Trust.RCU),
            Map.entry("task_struct.group_leader", Trust.RCU),
            Map.entry("cgroup.kn", Trust.RCU),
            Map.entry("css_set.dfl_cgrp", Trust.RCU),
            Map.entry("cgroup_subsys_state.cgroup", Trust.RCU),
            Map.entry("mm_struct.exe_file", Trust.RCU_OR_NULL),
            Map.entry("sk_buff.sk", Trust.RCU_OR_NULL),
            Map.entry("request_sock.sk", Trust.RCU_OR_NULL));

    /** What programs that control the congestion of a connection may change of it, measured likewise. */
    private static final Set<String> CHANGEABLE = Set.of(
            "sock.sk_pacing_rate",
            "sock.sk_pacing_status",
            "inet_connection_sock.icsk_ca_priv",
            ".pending",
            "tcp_sock.snd_cwnd",
            "tcp_sock.snd_cwnd_cnt",
            "tcp_sock.snd_cwnd_stamp",
            "tcp_sock.snd_ssthresh",
            "tcp_sock.ecn_flags",
            "tcp_sock.app_limited");

    private final Supplier<Optional<Btf>> source;

    private KernelTypes(Supplier<Optional<Btf>> source) {
        this.source = source;
    }

    /** Nothing is known. */
    public static KernelTypes unknown() {
        return new KernelTypes(Optional::empty);
    }

    public static KernelTypes of(Btf types) {
        return new KernelTypes(() -> Optional.of(types));
    }

    /** Those of the kernel that runs, where it publishes them. */
    public static KernelTypes running() {
        return new KernelTypes(() -> Running.TYPES);
    }

    /** Reads the file once. */
    private static final class Running {
        static final Optional<Btf> TYPES = read();

        private Running() {}

        private static Optional<Btf> read() {
            try {
                return Files.isReadable(RUNNING)
                        ? Optional.of(Btf.parse(Files.readAllBytes(RUNNING)))
                        : Optional.empty();
            } catch (IOException | MalformedProgramException e) {
                return Optional.empty();
            }
        }
    }

    public Optional<Btf> types() {
        return source.get();
    }

    /** What a load from an object finds; empty if the structure is not known. @param offset not negative */
    public Optional<StructWalk.Found> load(String structure, long offset, int size) {
        return types().flatMap(btf ->
                btf.named(structure, Composite.class).map(type -> StructWalk.load(btf, type, offset, size)));
    }

    /** Why bytes of a connection cannot be changed by the programs that control it; empty if they can. */
    public Optional<String> refusesChange(long offset, int size) {
        boolean changeable = load(CONNECTION, offset, size)
                .filter(StructWalk.Number.class::isInstance)
                .map(StructWalk.Number.class::cast)
                .filter(found -> CHANGEABLE.contains(found.owner() + "." + found.member()))
                .isPresent();
        return changeable ? Optional.empty() : Optional.of("no write support to " + CONNECTION + " at off " + offset);
    }

    /** How the address that a load found may be used, read through a pointer that is good. */
    public static Trust trust(StructWalk.Address address) {
        return MEMBERS.getOrDefault(address.owner() + "." + address.member(), Trust.NONE);
    }

    /** Whether an object is one of another structure, which it may begin with. */
    public boolean isA(String structure, String wanted) {
        return structure.equals(wanted)
                || types().flatMap(btf -> btf.named(structure, Composite.class).flatMap(type -> first(btf, type)))
                        .filter(inner -> isA(inner, wanted))
                        .isPresent();
    }

    /** The structure that one begins with. */
    private static Optional<String> first(Btf btf, Composite type) {
        List<Member> members = type.members();
        return !type.isUnion()
                        && !members.isEmpty()
                        && btf.resolved(members.get(0).type()) instanceof Composite inner
                        && !inner.name().isEmpty()
                ? Optional.of(inner.name())
                : Optional.empty();
    }
}
