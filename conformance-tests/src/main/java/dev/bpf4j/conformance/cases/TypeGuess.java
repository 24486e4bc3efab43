package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SectionName;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.ebpf.linux.HelperCatalog;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.linux.Loadable;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a program of an object is for: what the name of its section says, or, where that is a name that no loader knows,
 * what it may be by the helpers that it calls and by its legacy loads.
 */
final class TypeGuess {
    private static final int SLEEPABLE = 0x10;

    /** The most likely first. */
    private static final List<KernelProgramType> LIKELY = List.of(
            KernelProgramType.SCHED_CLS,
            KernelProgramType.XDP,
            KernelProgramType.SOCKET_FILTER,
            KernelProgramType.KPROBE,
            KernelProgramType.RAW_TRACEPOINT,
            KernelProgramType.TRACEPOINT,
            KernelProgramType.PERF_EVENT,
            KernelProgramType.CGROUP_SKB,
            KernelProgramType.SOCK_OPS,
            KernelProgramType.SK_SKB,
            KernelProgramType.SK_MSG,
            KernelProgramType.LWT_XMIT,
            KernelProgramType.LWT_IN,
            KernelProgramType.LWT_SEG6LOCAL,
            KernelProgramType.CGROUP_SOCK,
            KernelProgramType.CGROUP_SOCK_ADDR,
            KernelProgramType.CGROUP_DEVICE,
            KernelProgramType.CGROUP_SYSCTL,
            KernelProgramType.CGROUP_SOCKOPT,
            KernelProgramType.SK_REUSEPORT,
            KernelProgramType.SK_LOOKUP,
            KernelProgramType.FLOW_DISSECTOR);

    private TypeGuess() {}

    /** What the section's name says; empty if it says nothing. */
    static Optional<Loadable> named(ObjectFile object, ObjectProgram program, KernelTypes kernel) {
        return program.sectionName()
                .map(name -> Hook.of(object, program)
                        .filter(hook -> kernel.types().isPresent())
                        .map(hook -> hook.loadable(kernel))
                        .orElseGet(() -> loadable(name)));
    }

    private static Loadable loadable(SectionName name) {
        KernelProgramType type = KernelProgramType.byName(name.programType()).orElseThrow();
        int flags = name.sleepable() ? SLEEPABLE : 0;
        return AttachType.byName(name.attachType())
                .map(attach -> type.loadable(attach.number(), flags))
                .orElseGet(() -> type.needsKernelTypes() || name.sleepable()
                        ? type.loadable(0, flags)
                        : new Loadable.Known(type.type()));
    }

    /** What the program may be, the most likely first; never empty. */
    static List<ProgramType<?>> candidates(ObjectProgram program) {
        List<Insn> insns = program.program().insns();
        Set<Integer> known = insns.stream()
                .filter(insn -> insn instanceof Insn.Call call && call.kind() == CallKind.HELPER)
                .map(insn -> ((Insn.Call) insn).imm())
                .filter(id -> HelperCatalog.instance().name(id).isPresent())
                .collect(Collectors.toSet());
        boolean legacy = insns.stream().anyMatch(Insn.LegacyLoad.class::isInstance);
        List<ProgramType<?>> possible = LIKELY.stream()
                .<ProgramType<?>>map(KernelProgramType::type)
                .filter(type ->
                        known.stream().allMatch(id -> type.helpers().byId(id).isPresent()))
                .filter(type -> !legacy || type.context().legacyPacket().isPresent())
                .toList();
        return possible.isEmpty() ? List.of(KernelProgramType.SCHED_CLS.type()) : possible;
    }
}
