package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.Reference;
import dev.bpf4j.ebpf.map.ReferenceArray;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkedMapsTest {
    private static byte[] onlyValue(BpfMap map) {
        byte[] bytes = new byte[map.spec().valueSize()];
        assertEquals(0, map.read(BytesRegion.of("key", new byte[4]), 0, BytesRegion.of("value", bytes), 0));
        return bytes;
    }

    @Test
    void dataSectionsHaveTheirContentsAndReadOnlyOnesAreFrozen() {
        ObjectFile object = TestObjects.load("data.el.v3");
        LinkedMaps maps = LinkedMaps.of(object);
        assertEquals(object.maps().size(), maps.list().size());
        for (ObjectMap declared : object.maps()) {
            BpfMap map = maps.map(declared.name()).orElseThrow();
            assertSame(map, maps.list().get(object.maps().indexOf(declared)));
            byte[] expected = new byte[declared.spec().valueSize()];
            ByteBuffer contents = declared.contents().orElse(ByteBuffer.allocate(0));
            contents.get(expected, 0, contents.remaining());
            assertArrayEquals(expected, onlyValue(map));
            assertEquals(declared.name().startsWith(".rodata"), map.frozen(), declared.name());
        }
    }

    @Test
    void mapsOfMapsAndProgramsAreFilled() {
        LinkedMaps maps = LinkedMaps.of(TestObjects.load("maps_btf.el.v3"));
        ReferenceArray outer = (ReferenceArray) maps.map("outer").orElseThrow();
        assertSame(maps.map("inner_a").orElseThrow(), outer.at(0));
        assertSame(Reference.NONE, outer.at(1));
        assertSame(maps.map("inner_b").orElseThrow(), outer.at(2));
        ReferenceArray tails = (ReferenceArray) maps.map("tails").orElseThrow();
        Reference program = new Reference() {};
        maps.put("count", program);
        assertSame(Reference.NONE, tails.at(1));
        maps.put("tail", program);
        assertSame(program, tails.at(1));
    }

    @Test
    void givenMapsAreSharedAsTheyAre() {
        ObjectFile object = TestObjects.load("maps_btf.el.v3");
        BpfMap flows = LinkedMaps.of(object).map("flows").orElseThrow();
        LinkedMaps second = LinkedMaps.of(object, Map.of("flows", flows));
        assertSame(flows, second.map("flows").orElseThrow());
        assertFalse(second.map("nothing").isPresent());
    }

    @Test
    void givenMapsAreLikeTheDeclaredOnes() {
        BpfMap other = BpfMap.create(MapSpec.of("flows", MapKind.HASH, 8, 8, 1000));
        MalformedProgramException e = assertThrows(
                MalformedProgramException.class,
                () -> LinkedMaps.of(TestObjects.load("maps_btf.el.v3"), Map.of("flows", other)));
        assertTrue(e.getMessage().startsWith("map flows: the object declares "), e::getMessage);
    }
}
