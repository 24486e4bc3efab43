package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.domain.ScalarDomain;
import java.util.List;
import java.util.Optional;

/**
 * By what programs are judged.
 *
 * @param maps what programs name by index
 * @param strictAlignment whether all accesses must be aligned, as on machines that have no others:
 *     {@code BPF_F_STRICT_ALIGNMENT}
 */
public record Policy(
        ProgramType<?> type, Profile profile, ScalarDomain domain, List<MapSpec> maps, boolean strictAlignment) {
    public Policy {
        maps = List.copyOf(maps);
    }

    public Policy profile(Profile newProfile) {
        return new Policy(type, newProfile, domain, maps, strictAlignment);
    }

    public Policy domain(ScalarDomain newDomain) {
        return new Policy(type, profile, newDomain, maps, strictAlignment);
    }

    public Policy maps(List<MapSpec> newMaps) {
        return new Policy(type, profile, domain, newMaps, strictAlignment);
    }

    public Policy strictAlignment(boolean strict) {
        return new Policy(type, profile, domain, maps, strict);
    }

    /** The map of that index. */
    public Optional<MapSpec> map(int index) {
        return index >= 0 && index < maps.size() ? Optional.of(maps.get(index)) : Optional.empty();
    }
}
