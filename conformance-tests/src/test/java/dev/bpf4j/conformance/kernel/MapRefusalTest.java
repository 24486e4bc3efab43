package dev.bpf4j.conformance.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps that we refuse to create are those that the kernel refuses. */
class MapRefusalTest {
    private static final int[] KEYS = {0, 4, 8, 16, 20};
    private static final int[] VALUES = {0, 4, 8, 12, 1016, 1024, 4096, 65407, 65408};
    private static final int[] ENTRIES = {0, 1, 4096};
    private static final int[] FLAGS = {0, 1, 32};

    /** The kernel wants to know types of keys and values of these, or gives them no memory of the sizes below. */
    private static final Set<MapKind> WITH_TYPES = Set.of(
            MapKind.SK_STORAGE,
            MapKind.INODE_STORAGE,
            MapKind.TASK_STORAGE,
            MapKind.CGRP_STORAGE,
            MapKind.STRUCT_OPS,
            MapKind.ARENA);

    @ParameterizedTest
    @EnumSource
    void asTheKernel(MapKind kind) {
        Availability availability = LiveKernel.availability();
        assumeTrue(availability.present(), availability.reason());
        assumeTrue(!WITH_TYPES.contains(kind), kind + " maps need more than sizes");
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        Optional<MapSpec> inner =
                kind.ofMaps() ? Optional.of(MapSpec.of("", MapKind.ARRAY, 4, 8, 1)) : Optional.empty();
        for (int key : KEYS) {
            for (int value : VALUES) {
                for (int entries : ENTRIES) {
                    for (int flags : FLAGS) {
                        MapSpec spec = new MapSpec("", kind, key, value, entries, flags, inner);
                        if (kind == MapKind.CPUMAP && entries > 1) {
                            continue; // how many it may have depends on how many processors the kernel is built for
                        }
                        assertEquals(creates(kernel, spec), BpfMap.refusal(spec).isEmpty(), spec::toString);
                    }
                }
            }
        }
    }

    @Test
    void arenasAsTheKernel() {
        Availability availability = LiveKernel.availability();
        assumeTrue(availability.present(), availability.reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        int[] flags = {0, 1 << 10, 1 << 10 | 1 << 17, 1 << 10 | 1 << 18, 1 << 10 | 1, 1 << 10 | 1 << 19};
        long[] bases = {1, 4096, 1L << 32, (1L << 32) - 4096, 1L << 44, (1L << 44) + 100};
        for (int entries : new int[] {0, 1, 2, 1 << 20, (1 << 20) + 1, -1}) {
            for (int flag : flags) {
                for (long base : bases) {
                    for (int size : new int[] {0, 4}) {
                        MapSpec spec =
                                MapSpec.of("", MapKind.ARENA, size, 0, entries).withFlags(flag);
                        MapSpec placed = spec.withDetails(spec.details().withExtra(base));
                        assertEquals(
                                creates(kernel, placed), BpfMap.refusal(placed).isEmpty(), placed::toString);
                    }
                }
            }
        }
    }

    private static boolean creates(LiveKernel kernel, MapSpec spec) {
        try (MapFd map = kernel.createMap(spec)) {
            return map.fd() >= 0;
        } catch (KernelException e) {
            assertTrue(e.errno() != Errno.ENOMEM.number, e.getMessage());
            return false;
        }
    }
}
