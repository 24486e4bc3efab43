package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.elf.FilledStructures;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SectionName;
import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.ebpf.linux.KernelHooks;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.linux.Loadable;
import java.util.Optional;
import java.util.Set;

/**
 * A place of the kernel, described by its own types, that a program of an object is for.
 *
 * @param target its name, as {@link KernelHooks} takes it
 */
public record Hook(KernelProgramType type, AttachType attach, boolean sleepable, String target) {
    private static final Set<AttachType> NAMED = Set.of(AttachType.TRACE_RAW_TP, AttachType.TRACE_ITER);

    /** What the name of the program's section says, or the structure that the program is put into; empty for others. */
    public static Optional<Hook> of(ObjectFile object, ObjectProgram program) {
        return program.sectionName().flatMap(name -> of(object, program, name));
    }

    private static Optional<Hook> of(ObjectFile object, ObjectProgram program, SectionName name) {
        KernelProgramType type = KernelProgramType.byName(name.programType()).orElseThrow();
        if (type == KernelProgramType.STRUCT_OPS) {
            return FilledStructures.place(object, program)
                    .map(place -> new Hook(type, AttachType.STRUCT_OPS, name.sleepable(), place));
        }
        String section = program.section();
        int target = section.indexOf('/') + 1;
        return AttachType.byName(name.attachType())
                .filter(attach -> target > 0 && NAMED.contains(attach))
                .map(attach -> new Hook(type, attach, name.sleepable(), section.substring(target)));
    }

    /** The type of programs for the place. */
    public Loadable loadable(KernelTypes kernel) {
        return KernelHooks.loadable(kernel, type, attach, sleepable, target);
    }

    /** What the kernel has to be told of the place. */
    public Optional<KernelHooks.Target> target(KernelTypes kernel) {
        return KernelHooks.target(kernel, attach, target);
    }
}
