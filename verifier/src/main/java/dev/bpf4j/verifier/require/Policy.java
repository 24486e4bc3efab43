package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.FunctionTypes;
import dev.bpf4j.verifier.KernelLevel;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.state.State;
import java.util.List;
import java.util.Optional;

/**
 * By what programs are judged.
 *
 * @param maps what programs name by index
 * @param functions the types of their functions
 * @param level the kernel whose verdict is meant
 * @param strictAlignment whether all accesses must be aligned, as on machines that have no others:
 *     {@code BPF_F_STRICT_ALIGNMENT}
 * @param gplCompatible whether programs may call what only those under the GPL may
 * @param kernelTypes what is known of the kernel's objects
 * @param arena how the program uses its arena
 */
public record Policy(
        ProgramType<?> type,
        Profile profile,
        ScalarDomain domain,
        List<MapSpec> maps,
        FunctionTypes functions,
        KernelLevel level,
        boolean strictAlignment,
        boolean gplCompatible,
        KernelTypes kernelTypes,
        ArenaUse arena) {
    public Policy {
        maps = List.copyOf(maps);
    }

    /** The standard domain and the newest kernel, for programs under the GPL without maps and types. */
    public static Policy of(ProgramType<?> type, Profile profile) {
        ScalarDomain domain = ScalarDomain.product();
        return new Policy(
                type,
                profile,
                domain,
                List.of(),
                FunctionTypes.NONE,
                KernelLevel.V6_18,
                false,
                true,
                KernelTypes.unknown(),
                ArenaUse.NONE);
    }

    public Policy profile(Profile newProfile) {
        return new Policy(
                type, newProfile, domain, maps, functions, level, strictAlignment, gplCompatible, kernelTypes, arena);
    }

    public Policy domain(ScalarDomain newDomain) {
        return new Policy(
                type, profile, newDomain, maps, functions, level, strictAlignment, gplCompatible, kernelTypes, arena);
    }

    public Policy maps(List<MapSpec> newMaps) {
        return new Policy(
                type, profile, domain, newMaps, functions, level, strictAlignment, gplCompatible, kernelTypes, arena);
    }

    public Policy functions(FunctionTypes types) {
        return new Policy(
                type, profile, domain, maps, types, level, strictAlignment, gplCompatible, kernelTypes, arena);
    }

    public Policy level(KernelLevel newLevel) {
        return new Policy(
                type, profile, domain, maps, functions, newLevel, strictAlignment, gplCompatible, kernelTypes, arena);
    }

    public Policy strictAlignment(boolean strict) {
        return new Policy(type, profile, domain, maps, functions, level, strict, gplCompatible, kernelTypes, arena);
    }

    public Policy gplCompatible(boolean gpl) {
        return new Policy(type, profile, domain, maps, functions, level, strictAlignment, gpl, kernelTypes, arena);
    }

    public Policy kernelTypes(KernelTypes types) {
        return new Policy(type, profile, domain, maps, functions, level, strictAlignment, gplCompatible, types, arena);
    }

    public Policy arena(ArenaUse use) {
        return new Policy(
                type, profile, domain, maps, functions, level, strictAlignment, gplCompatible, kernelTypes, use);
    }

    /** Whether large frames are not on the stack that the functions of a program share. */
    public boolean separatesFrames() {
        return level.atLeast(KernelLevel.V6_18)
                && KernelProgramType.byName(type.name())
                        .filter(KernelProgramType::separatesFrames)
                        .isPresent();
    }

    /**
     * Whether programs may go through the tasks of control groups: those that may sleep, those for security, and iterators.
     */
    boolean mayWalkGroups() {
        return type.sleepable() || isIterator() || type.name().equals("lsm");
    }

    /** Whether programs go through objects of the kernel: of those for tracing, these are the ones whose result matters. */
    boolean isIterator() {
        return type.name().equals("tracing") && type.returns().isPresent();
    }

    /** Why a function must not be called in that state, if it may sleep. */
    public Optional<String> sleeping(boolean sleeps, State state) {
        return Regions.sleeping(sleeps, state, this);
    }

    /**
     * Why a function that is verified on its own must not be called in that state, if it may throw: whatever the caller holds
     * would be lost.
     */
    public Optional<String> leaving(State state) {
        return new Regions.Nothing("bpf_throw").violation(state, this);
    }

    /** Whether what the program throws goes to one of its functions. */
    public boolean catches() {
        return functions.catches();
    }

    /** The map of that index. */
    public Optional<MapSpec> map(int index) {
        return index >= 0 && index < maps.size() ? Optional.of(maps.get(index)) : Optional.empty();
    }
}
