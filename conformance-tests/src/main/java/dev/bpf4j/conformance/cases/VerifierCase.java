package dev.bpf4j.conformance.cases;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A program and what it is loaded as.
 *
 * @param insns little-endian slots of 8 bytes; any bytes, they need not be instructions
 * @param type name of the program type, in small letters
 * @param attachType a value of {@code enum bpf_attach_type}; empty for 0, which is also what types without one have
 * @param flags the kernel's load flags, {@code BPF_F_*}
 * @param maps by the instructions that load them. Maps of equal specifications are the same map
 */
public record VerifierCase(
        String id, byte[] insns, String type, OptionalInt attachType, int flags, List<CaseMap> maps) {
    public VerifierCase {
        insns = insns.clone();
        maps = List.copyOf(maps);
    }

    @Override
    public byte[] insns() {
        return insns.clone();
    }

    /** How many slots the program has. */
    public int slots() {
        return insns.length / 8;
    }

    /** The map that the instruction at a slot loads. */
    Optional<CaseMap> mapAt(int slot) {
        return maps.stream().filter(map -> map.insn() == slot).findFirst();
    }
}
