package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.StructWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the types of a kernel say of the objects that programs get pointers to. Thread-safe; types are read when they are
 * asked for.
 */
public final class KernelTypes {
    /** The structure of a TCP connection. */
    public static final String CONNECTION = "tcp_sock";

    /** No kernel has more processors: {@code CONFIG_NR_CPUS}. */
    public static final int MAX_PROCESSORS = 8192;

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

    /** A structure of the kernel's that lists the contexts of all program types, as programs and as the kernel see them. */
    private static final String CONTEXTS = "bpf_ctx_convert";

    private final Supplier<Optional<Btf>> source;
    private final Map<String, Optional<Context>> contexts = new ConcurrentHashMap<>();
    private final Map<String, Optional<KernelSignature>> signatures = new ConcurrentHashMap<>();

    private final IntSupplier processors;

    private KernelTypes(Supplier<Optional<Btf>> source, IntSupplier processors) {
        this.source = source;
        this.processors = processors;
    }

    /** Nothing is known. */
    public static KernelTypes unknown() {
        return new KernelTypes(Optional::empty, () -> MAX_PROCESSORS);
    }

    public static KernelTypes of(Btf types) {
        return new KernelTypes(() -> Optional.of(types), () -> MAX_PROCESSORS);
    }

    /** Those of the kernel that runs, where it publishes them. */
    public static KernelTypes running() {
        return new KernelTypes(() -> Running.TYPES, () -> RunningProcessors.COUNT);
    }

    /** The same kernel on a machine with so many processors. */
    public KernelTypes withProcessors(int count) {
        return new KernelTypes(source, () -> count);
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

    /** Apart from the types, which take long to read. */
    private static final class RunningProcessors {
        private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");

        static final int COUNT = count();

        private RunningProcessors() {}

        /** The list is of ranges, as 0-3,8-11. */
        private static int count() {
            try {
                String list = Files.isReadable(POSSIBLE)
                        ? Files.readString(POSSIBLE, StandardCharsets.US_ASCII).strip()
                        : "";
                String last = list.substring(Math.max(list.lastIndexOf('-'), list.lastIndexOf(',')) + 1);
                return last.matches("\\d{1,4}") ? Math.min(Integer.parseInt(last) + 1, MAX_PROCESSORS) : MAX_PROCESSORS;
            } catch (IOException e) {
                return MAX_PROCESSORS;
            }
        }
    }

    /** Numbers of processors are below that: the kernel's {@code nr_cpu_ids}, or what that is at most where it is unknown. */
    public int processors() {
        return processors.getAsInt();
    }

    public Optional<Btf> types() {
        return source.get();
    }

    /** The signature of a function that programs call by type; empty if the kernel has none of that name. */
    public Optional<KernelSignature> function(String name) {
        return signatures.computeIfAbsent(name, n -> types().flatMap(btf -> KernelSignature.of(btf, n)));
    }

    /**
     * What the context of programs of a type is.
     *
     * @param program the structure that programs see; empty if it is none
     * @param id of its type in the kernel
     * @param kernel the structure that it is in the kernel; empty if it is none
     */
    public record Context(String program, int id, Optional<String> kernel) {}

    /** The context of programs of a type, in small letters; empty if the kernel does not say. */
    public Optional<Context> context(String programType) {
        return contexts.computeIfAbsent(programType, type -> types().flatMap(btf -> context(btf, type)));
    }

    private Optional<Context> context(Btf btf, String programType) {
        String member = "BPF_PROG_TYPE_" + programType.toUpperCase(Locale.ROOT);
        Map<String, Integer> members = btf.named(CONTEXTS, Composite.class).stream()
                .flatMap(type -> type.members().stream())
                .collect(Collectors.toMap(Member::name, Member::type, (first, second) -> first));
        return members.containsKey(member + "_prog") && members.containsKey(member + "_kern")
                ? Optional.of(new Context(
                        structure(members.get(member + "_prog")).orElse(""),
                        members.get(member + "_kern"),
                        structure(members.get(member + "_kern"))))
                : Optional.empty();
    }

    /** Whether there is a type of that id. */
    public boolean has(int id) {
        return types().filter(btf -> id >= 0 && id < btf.count()).isPresent();
    }

    /** The name of a structure by its id; empty if that is none. */
    public Optional<String> structure(int id) {
        return types().filter(btf -> id > 0 && id < btf.count())
                .map(btf -> btf.resolved(id))
                .filter(Composite.class::isInstance)
                .map(BtfType::name);
    }

    /** Whether the kernel has a structure of that name. */
    public boolean isStructure(String name) {
        return types().flatMap(btf -> btf.named(name, Composite.class)).isPresent();
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
        return holds(structure, 0, wanted);
    }

    /** Whether a structure is another one, or has it at that offset in bytes. */
    public boolean holds(String structure, long offset, String wanted) {
        return offset == 0 && structure.equals(wanted)
                || types().flatMap(btf ->
                                btf.named(structure, Composite.class).map(type -> holds(btf, type, offset, wanted)))
                        .orElse(false);
    }

    private static boolean holds(Btf btf, Composite type, long offset, String wanted) {
        for (Member member : type.members()) {
            long from = offset - member.bitOffset() / Byte.SIZE;
            boolean inside = member.bitfieldSize() == 0
                    && from >= 0
                    && from < btf.size(member.type()).orElse(0);
            if (inside && btf.resolved(member.type()) instanceof Composite inner) {
                return from == 0 && inner.name().equals(wanted) || holds(btf, inner, from, wanted);
            }
        }
        return false;
    }
}
