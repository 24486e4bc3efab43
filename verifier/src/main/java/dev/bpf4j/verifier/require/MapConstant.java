package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.verifier.state.State;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A 64-bit immediate names a map that is there, or an address inside its only value. */
record MapConstant(Insn.LoadImm64 insn) implements Requirement {
    /** Offsets from here on are refused: {@code BPF_MAX_VAR_OFF}. */
    private static final long MAX_OFFSET = 1L << 29;

    private static final String OUTSIDE = "invalid access to map value pointer, value_size=";

    private static final Set<String> TRACING =
            Set.of("kprobe", "tracepoint", "perf_event", "raw_tracepoint", "raw_tracepoint_writable");
    /** The kinds of maps that programs may use which sleep, as Linux 6.18 answers. */
    private static final Set<MapKind> FOR_SLEEPERS = EnumSet.of(
            MapKind.HASH,
            MapKind.ARRAY,
            MapKind.PERCPU_HASH,
            MapKind.PERCPU_ARRAY,
            MapKind.LRU_HASH,
            MapKind.LRU_PERCPU_HASH,
            MapKind.ARRAY_OF_MAPS,
            MapKind.HASH_OF_MAPS,
            MapKind.QUEUE,
            MapKind.STACK,
            MapKind.RINGBUF,
            MapKind.USER_RINGBUF,
            MapKind.SK_STORAGE,
            MapKind.INODE_STORAGE,
            MapKind.TASK_STORAGE,
            MapKind.CGRP_STORAGE,
            MapKind.ARENA);

    @Override
    public String id() {
        return "map-constant";
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        boolean byIndex = insn.kind() == Imm64.MAP_INDEX || insn.kind() == Imm64.MAP_INDEX_VALUE;
        Optional<MapSpec> map = byIndex ? policy.map(insn.imm()) : Optional.empty();
        if (map.isEmpty()) {
            return Optional.of("fd " + insn.imm() + " is not pointing to valid bpf_map");
        }
        if (policy.type().sleepable() && !FOR_SLEEPERS.contains(map.get().kind())) {
            return Optional.of("Sleepable programs can only use array, hash, ringbuf and local storage maps");
        }
        return field(map.get(), policy.type().name())
                .or(() -> insn.kind() == Imm64.MAP_INDEX ? Optional.empty() : value(map.get()));
    }

    /** Some kinds of programs must not wait for locks. */
    private static Optional<String> field(MapSpec map, String type) {
        boolean tracing = TRACING.contains(type);
        if (tracing
                && map.details().fields().stream()
                        .anyMatch(field -> field.kind().isCollection())) {
            return Optional.of("tracing progs cannot use bpf_{list_head,rb_root} yet");
        }
        boolean lock = map.details().field(SpecialField.Kind.SPIN_LOCK).isPresent();
        if (lock && type.equals("socket_filter")) {
            return Optional.of("socket filter progs cannot use bpf_spin_lock yet");
        }
        if (!tracing) {
            return Optional.empty();
        }
        if (lock) {
            return Optional.of("tracing progs cannot use bpf_spin_lock yet");
        }
        if (map.details().field(SpecialField.Kind.TIMER).isPresent()) {
            return Optional.of("tracing progs cannot use bpf_timer yet");
        }
        return Optional.empty();
    }

    private Optional<String> value(MapSpec map) {
        long off = Integer.toUnsignedLong(insn.nextImm());
        if (off >= MAX_OFFSET) {
            return Optional.of("direct value offset of " + off + " is not allowed");
        }
        if (map.kind() == MapKind.ARENA) {
            return Requirement.unless(off <= Arena.size(map), OUTSIDE + "0 off=" + off);
        }
        if (map.kind() != MapKind.ARRAY) {
            return Optional.of("no direct value access support for this map type");
        }
        return Requirement.unless(
                map.maxEntries() == 1 && off < map.valueSize(), OUTSIDE + map.valueSize() + " off=" + off);
    }
}
