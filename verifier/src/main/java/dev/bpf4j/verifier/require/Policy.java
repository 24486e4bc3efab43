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
 */
public record Policy(ProgramType<?> type, Profile profile, ScalarDomain domain, List<MapSpec> maps) {
    public Policy {
        maps = List.copyOf(maps);
    }

    /** The map of that index. */
    public Optional<MapSpec> map(int index) {
        return index >= 0 && index < maps.size() ? Optional.of(maps.get(index)) : Optional.empty();
    }
}
