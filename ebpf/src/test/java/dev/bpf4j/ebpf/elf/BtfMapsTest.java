package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.BtfBuilder;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Declarations of maps that compilers do not write. */
class BtfMapsTest {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int MAP_BYTES = 64;
    private static final int OLD_DATA_32 = 10;

    private final BtfBuilder types = new BtfBuilder(ORDER);
    private final int u32 = types.integer("u32", 4, false);
    private final List<Integer> members = new ArrayList<>();

    private BtfMapsTest attribute(String name, int type) {
        members.addAll(List.of(types.string(name), type, members.size() / 3 * 64));
        return this;
    }

    private BtfMapsTest number(String name, int value) {
        return attribute(name, types.pointer(types.array(u32, u32, value)));
    }

    private int struct() {
        int[] more = members.stream().mapToInt(Integer::intValue).toArray();
        members.clear();
        return types.type("", 4, false, more.length / 3, more.length / 3 * 8, more);
    }

    private byte[] object(int struct) {
        int variable = types.type("m", 14, false, 0, struct, 1);
        return object(types.type(".maps", 15, false, 1, MAP_BYTES, variable, 0, MAP_BYTES), MAP_BYTES);
    }

    private byte[] object(int dataSection, int bytes) {
        ElfBuilder elf = new ElfBuilder(ORDER);
        elf.section(".BTF", ElfSection.PROGBITS, 0, types.build());
        elf.section(".maps", ElfSection.PROGBITS, ElfBuilder.DATA, new byte[bytes]);
        return elf.build();
    }

    private MapSpec spec() {
        return ObjectFile.load(object(struct())).maps().get(0).spec();
    }

    private String refused() {
        return refused(object(struct()));
    }

    private static String refused(byte[] bytes) {
        String message = assertThrows(MalformedProgramException.class, () -> ObjectFile.load(bytes))
                .getMessage();
        return message.replaceFirst("^section .maps byte 0x0: map m ", "");
    }

    @Test
    void numbersMayBeLargerThanArrays() {
        int enum64 = types.type("", 19, false, 1, 8, types.string("__unique"), 7, 3);
        number("type", 30).number("max_entries", -1).attribute("map_extra", enum64);
        ObjectMap map = ObjectFile.load(object(struct())).maps().get(0);
        assertEquals(0x3_0000_0007L, map.extra());
        assertEquals(-1, map.spec().maxEntries(), "unsigned 2^32 - 1");
    }

    @Test
    void sizesMayBeSaidTwiceIfTheyAgree() {
        number("type", 1).number("key_size", 4).attribute("key", types.pointer(u32));
        assertEquals(4, spec().keySize());
    }

    /** The refusal of another declaration. */
    private static String refused(Consumer<BtfMapsTest> declaration) {
        BtfMapsTest other = new BtfMapsTest();
        declaration.accept(other);
        return other.refused();
    }

    @Test
    void whatIsNoDeclaration() {
        assertEquals("has the unknown type 0", refused(d -> {}));
        assertEquals("has the unknown type 777", refused(d -> d.number("type", 777)));
        assertEquals(
                "has the unknown attribute colour",
                refused(d -> d.number("type", 1).number("colour", 1)));
        assertEquals(
                "has the attribute type twice", refused(d -> d.number("type", 1).number("type", 1)));
        assertEquals("has an attribute type of type u32", refused(d -> d.attribute("type", d.u32)));
        assertEquals(
                "has an attribute type that is no number", refused(d -> d.attribute("type", d.types.pointer(d.u32))));
        assertEquals(
                "has two sizes, one by key",
                refused(d -> d.number("key_size", 8).attribute("key", d.types.pointer(d.u32))));
        assertEquals("has a key of type void, which has no size", refused(d -> d.attribute("key", d.types.pointer(0))));
        assertEquals("is declared as u32, not as a struct", refused(object(u32)));
        assertEquals("has values of type u32, not an array of pointers", refused(d -> d.attribute("values", d.u32)));
        assertEquals(
                "has values that are neither maps nor programs",
                refused(d -> d.attribute("values", d.types.array(d.types.pointer(d.u32), d.u32, 0))));
    }

    @Test
    void mapsOfMapsOfMaps() {
        int innermost = number("type", 2).struct();
        int inner = number("type", 12)
                .attribute("values", types.array(types.pointer(innermost), u32, 0))
                .struct();
        number("type", 12).attribute("values", types.array(types.pointer(inner), u32, 0));
        assertEquals("section .maps byte 0x0: map m.inner holds maps that hold maps", refused(object(struct())));
    }

    @Test
    void mapsThatHoldThemselves() {
        int self = types.type("self", 4, false, 1, 8, types.string("values"), 4, 0);
        assertEquals(2, self);
        types.pointer(self);
        assertEquals(4, types.array(3, u32, 0));
        assertEquals("section .maps byte 0x0: map m.inner holds maps that hold maps", refused(object(self)));
    }

    @Test
    void sectionsThatDoNotFitTheTypes() {
        int struct = number("type", 2).struct();
        int variable = types.type("m", 14, false, 0, struct, 1);
        int section = types.type(".maps", 15, false, 2, 0, variable, 0, 8, variable, 4, 8);
        assertEquals("section .maps byte 0x4: map m overlaps another one", refused(object(section, 64)));
        assertEquals("is not inside the section", refused(object(section, 4)));
        ElfBuilder none = new ElfBuilder(ORDER);
        none.section(".maps", ElfSection.PROGBITS, ElfBuilder.DATA, new byte[8]);
        assertEquals("section .maps byte 0x0: the object has no BTF to describe the maps", refused(none.build()));
        ElfBuilder other = new ElfBuilder(ORDER);
        other.section(".BTF", ElfSection.PROGBITS, 0, new BtfBuilder(ORDER).build());
        other.section(".maps", ElfSection.PROGBITS, ElfBuilder.DATA, new byte[8]);
        assertEquals("section .maps byte 0x0: the object's BTF does not describe the maps", refused(other.build()));
        BtfBuilder noVariable = new BtfBuilder(ORDER);
        int number = noVariable.integer("u32", 4, false);
        noVariable.type(".maps", 15, false, 1, 0, number, 0, 8);
        ElfBuilder wrong = new ElfBuilder(ORDER);
        wrong.section(".BTF", ElfSection.PROGBITS, 0, noVariable.build());
        wrong.section(".maps", ElfSection.PROGBITS, ElfBuilder.DATA, new byte[8]);
        assertEquals("section .maps byte 0x0: BTF type 1 is no variable", refused(wrong.build()));
    }

    /** Before LLVM 13 offsets in types were relocated as calls are. */
    @Test
    void oldRelocationsOfTypes() {
        int struct = number("type", 2).number("max_entries", 9).struct();
        int variable = types.type("m", 14, false, 0, struct, 1);
        types.type(".maps", 15, false, 1, 0, variable, 0, 32);
        byte[] btf = types.build();
        int offset = btf.length - stringBytes(btf) - 8;
        ElfBuilder elf = new ElfBuilder(ORDER);
        int section = elf.section(".BTF", ElfSection.PROGBITS, 0, btf);
        int maps = elf.section(".maps", ElfSection.PROGBITS, ElfBuilder.DATA, new byte[MAP_BYTES]);
        int code = elf.code("xdp", ElfBuilder.slot(0x18, 0x10, 0, 0), 0, ElfBuilder.EXIT);
        int symbol = elf.object("renamed", maps, 32, 32);
        elf.relocations(section, offset, OLD_DATA_32, symbol);
        elf.relocations(code, 0, 1, symbol);
        ObjectFile object = ObjectFile.load(elf.build());
        assertEquals(
                MapSpec.of("m", MapKind.ARRAY, 0, 0, 9), object.maps().get(0).spec());
        assertEquals("xdp", object.programs().get(0).name());
    }

    private static int stringBytes(byte[] btf) {
        return java.nio.ByteBuffer.wrap(btf).order(ORDER).getInt(20);
    }
}
