package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What programs may do with an arena: they have the one whose map they name. */
public final class Arenas {
    private Arenas() {}

    /** The same policy, which knows whether the program has an arena. @throws Refusal if it has several, or must have none */
    public static Policy of(Program program, Policy policy) {
        OptionalInt arena = OptionalInt.empty();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            OptionalInt named = named(program.at(slot), policy);
            if (named.isEmpty()) {
                continue;
            }
            if (arena.isPresent() && !arena.equals(named)) {
                throw new Refusal(slot, "arena", "Only one arena per program");
            }
            if (!policy.profile().allowsPointerLeaks()) {
                throw new Refusal(slot, "arena", "CAP_BPF and CAP_PERFMON are required to use arena");
            }
            arena = named;
        }
        return arena.isPresent() ? policy.arena(new ArenaUse(true, Set.of())) : policy;
    }

    private static OptionalInt named(Insn insn, Policy policy) {
        boolean arena = insn instanceof Insn.LoadImm64 load
                && (load.kind() == Imm64.MAP_INDEX || load.kind() == Imm64.MAP_INDEX_VALUE)
                && policy.map(load.imm())
                        .filter(map -> map.kind() == MapKind.ARENA)
                        .isPresent();
        return arena ? OptionalInt.of(((Insn.LoadImm64) insn).imm()) : OptionalInt.empty();
    }

    /** An address is cast between the two address spaces that there are, in a program that has an arena. */
    record Cast(Insn.AddrSpaceCast insn) implements Requirement {
        @Override
        public String id() {
            return "address-space";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (!insn.toKernel() && !insn.toUser()) {
                return Optional.of("addr_space_cast insn can only convert between address space 1 and 0");
            }
            return Requirement.unless(
                    policy.arena().exists(),
                    "addr_space_cast insn can only be used in a program that has an associated arena");
        }
    }
}
