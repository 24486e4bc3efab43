package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.map.MapKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HelperCatalogTest {
    private static final HelperCatalog CATALOG = HelperCatalog.instance();

    @Test
    void everyNumberOfLinux618HasANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        for (int id = 1; id <= HelperCatalog.MAX_ID; id++) {
            assertTrue(names.add(CATALOG.name(id).orElseThrow()));
            assertFalse(CATALOG.programTypes(id).isEmpty());
        }
        assertEquals(Optional.empty(), CATALOG.name(0));
        assertEquals(Optional.empty(), CATALOG.name(HelperCatalog.MAX_ID + 1));
    }

    @Test
    void namesLeadToNumbersWithAndWithoutPrefix() {
        assertEquals(Optional.of(1), CATALOG.id("map_lookup_elem"));
        assertEquals(Optional.of(211), CATALOG.id("bpf_cgrp_storage_delete"));
    }

    @Test
    void sizesFollowTheMemoryTheyMeasure() {
        all().forEach(prototype -> {
            List<ArgType> args = prototype.args();
            for (int i = 0; i < args.size(); i++) {
                boolean size = args.get(i) == ArgType.CONST_SIZE || args.get(i) == ArgType.CONST_SIZE_OR_ZERO;
                assertEquals(size, i > 0 && args.get(i - 1).isSized(), prototype::name);
            }
        });
    }

    @Test
    void keysAndValuesFollowAMap() {
        all().filter(p -> p.args().contains(ArgType.PTR_TO_MAP_KEY))
                .forEach(p -> assertTrue(
                        p.indexOf(ArgType.CONST_MAP_PTR).orElseThrow()
                                < p.indexOf(ArgType.PTR_TO_MAP_KEY).orElseThrow(),
                        p.name()));
    }

    @Test
    void releasingHelpersSayWhatTheyRelease() {
        all().forEach(p -> assertEquals(p.has(HelperFlag.RELEASES), p.released().isPresent(), p.name()));
    }

    private static Stream<Prototype> all() {
        return IntStream.rangeClosed(1, HelperCatalog.MAX_ID)
                .boxed()
                .flatMap(id -> CATALOG.programTypes(id).stream()
                        .flatMap(type -> CATALOG.prototype(id, type).stream())
                        .distinct());
    }

    @Test
    void programTypesDecideWhatMayBeCalled() {
        assertTrue(CATALOG.prototype(44, "xdp").isPresent());
        assertTrue(CATALOG.prototype(44, "sched_cls").isEmpty());
        assertEquals(1, CATALOG.prototype(17, "sched_cls").orElseThrow().args().size());
        assertEquals(0, CATALOG.prototype(17, "xdp").orElseThrow().args().size());
    }

    @Test
    void someHelpersAreMadeForSomeMaps() {
        Prototype lookup = CATALOG.prototype(1, "xdp").orElseThrow();
        assertEquals(ReturnType.PTR_TO_MAP_VALUE_OR_NULL, lookup.returns());
        assertTrue(lookup.maps().contains(MapKind.HASH_OF_MAPS));
        assertFalse(lookup.maps().contains(MapKind.RINGBUF));
        assertEquals(
                Set.of(MapKind.PROG_ARRAY),
                CATALOG.prototype(12, "xdp").orElseThrow().maps());
    }
}
