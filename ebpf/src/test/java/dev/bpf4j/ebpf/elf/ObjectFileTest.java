package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.map.MapDetails;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectFileTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"minimal", "maps_btf", "maps_legacy28", "data", "subprograms", "callback", "kconfig", "lines"})
    void bothByteOrdersAreTheSamePrograms(String name) {
        ObjectFile little = TestObjects.load(name + ".el.v3");
        ObjectFile big = TestObjects.load(name + ".eb.v3");
        assertEquals(ByteOrder.LITTLE_ENDIAN, little.order());
        assertEquals(ByteOrder.BIG_ENDIAN, big.order());
        assertEquals(
                little.maps().stream()
                        .map(map -> map.spec().in(ByteOrder.BIG_ENDIAN))
                        .toList(),
                big.maps().stream().map(ObjectMap::spec).toList());
        assertEquals(
                little.programs().stream()
                        .map(program -> of(program, program.program().in(ByteOrder.BIG_ENDIAN)))
                        .toList(),
                big.programs());
        assertTrue(little.programs().stream()
                .noneMatch(program -> program.program().insns().isEmpty()));
    }

    private static ObjectProgram of(ObjectProgram like, Program program) {
        return new ObjectProgram(
                like.name(), like.section(), program, like.functions(), like.lines(), like.unresolved());
    }

    @Test
    void licenseAndVersion() {
        ObjectFile object = TestObjects.load("minimal.eb.v3");
        assertEquals("Dual MIT/GPL", object.license());
        assertEquals(OptionalInt.of(0x060100), object.version());
        ObjectFile other = TestObjects.load("callback.el.v3");
        assertEquals("", other.license());
        assertEquals(OptionalInt.empty(), other.version());
    }

    @Test
    void mapsDeclaredByTypes() {
        ObjectFile object = TestObjects.load("maps_btf.el.v3");
        ObjectMap flows = object.map("flows").orElseThrow();
        assertEquals(
                MapSpec.of("flows", MapKind.HASH, 8, 16, 1000).withFlags(1),
                flows.spec().withDetails(MapDetails.NONE));
        assertEquals(1, flows.pinning());
        assertEquals(
                "struct key",
                object.btf().orElseThrow().describe(flows.keyType().orElseThrow()));
        assertEquals(
                MapSpec.of("counters", MapKind.PERCPU_ARRAY, 4, 16, 4),
                object.map("counters").orElseThrow().spec().withDetails(MapDetails.NONE));
        assertEquals(3, object.map("bloom").orElseThrow().extra());
        ObjectMap outer = object.map("outer").orElseThrow();
        assertEquals(
                MapSpec.of("outer", MapKind.ARRAY_OF_MAPS, 4, 4, 3)
                        .withInner(outer.spec().inner().orElseThrow()),
                outer.spec());
        assertEquals(
                MapSpec.of("outer.inner", MapKind.ARRAY, 4, 8, 8),
                outer.spec().inner().orElseThrow().withDetails(MapDetails.NONE));
        assertEquals(List.of(new ObjectMap.Initial(0, "inner_a"), new ObjectMap.Initial(2, "inner_b")), outer.values());
        assertEquals(
                Optional.of(MapSpec.of("by_name.inner", MapKind.HASH, 2, 1, 2)),
                object.map("by_name").orElseThrow().spec().inner().map(inner -> inner.withDetails(MapDetails.NONE)));
        assertEquals(
                List.of(new ObjectMap.Initial(1, "tail")),
                object.map("tails").orElseThrow().values());
    }

    @Test
    void loadsOfMapsHaveTheirIndex() {
        ObjectFile object = TestObjects.load("maps_btf.el.v3");
        List<String> loaded = object.program("count").orElseThrow().program().insns().stream()
                .filter(Insn.LoadImm64.class::isInstance)
                .map(Insn.LoadImm64.class::cast)
                .peek(load -> assertEquals(Imm64.MAP_INDEX, load.kind()))
                .map(load -> object.maps().get(load.imm()).name())
                .toList();
        assertEquals(List.of("flows", "outer", "counters", "by_name", "events", "tails"), loaded);
    }

    private static long number(ObjectFile object, String map, int at, int bytes) {
        ByteBuffer contents =
                object.map(map).orElseThrow().contents().orElseThrow().order(object.order());
        return bytes == 8 ? contents.getLong(at) : contents.getInt(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.el.v3", "data.eb.v3"})
    void sectionsOfVariablesAreMaps(String name) {
        ObjectFile object = TestObjects.load(name);
        assertEquals(
                List.of(".rodata", ".rodata.tables", ".data", ".data.spare", ".bss"),
                object.maps().stream().map(ObjectMap::name).toList());
        assertEquals(
                MapSpec.of(".rodata", MapKind.ARRAY, 4, 12, 1).withFlags(0x480),
                object.maps().get(0).spec().withDetails(MapDetails.NONE));
        assertEquals(
                MapSpec.of(".data", MapKind.ARRAY, 4, 28, 1).withFlags(0x400),
                object.maps().get(2).spec().withDetails(MapDetails.NONE));
        assertEquals(100, number(object, ".rodata", 0, 4));
        assertEquals(0x1122334455667788L, number(object, ".rodata.tables", 24, 8));
        assertEquals(5, number(object, ".data", 0, 8));
        assertEquals(0x01020304, number(object, ".data.spare", 0, 4));
        assertEquals(0, number(object, ".data", 8, 8), "address of spare in its section");
        assertEquals(12, number(object, ".data", 16, 8), "address of zeroed[3] in its section");
        assertEquals(Optional.empty(), object.map(".bss").orElseThrow().contents());
        assertTrue(object.program("sum")
                .orElseThrow()
                .program()
                .insns()
                .contains(new Insn.LoadImm64(3, Imm64.MAP_INDEX_VALUE, 4, 64)));
    }

    @Test
    void callbacksAreAddressesOfFunctions() {
        ObjectProgram loops =
                TestObjects.load("callback.el.v3").program("loops").orElseThrow();
        assertEquals(
                List.of("loops", "add", "add_twice"),
                loops.functions().stream().map(ObjectFunction::name).toList());
        assertEquals(
                new Insn.LoadImm64(2, Imm64.FUNCTION, 12, 0), loops.program().at(5), "slot 18, from slot 6");
        assertEquals(
                new Insn.LoadImm64(2, Imm64.FUNCTION, 12, 0), loops.program().at(11), "slot 24, from slot 12");
        assertTrue(loops.functions().get(1).isStatic());
        assertTrue(!loops.functions().get(2).isStatic());
    }

    @Test
    void sourceLines() {
        ObjectProgram program = TestObjects.load("lines.el.v3").program("lines").orElseThrow();
        assertEquals(
                new SourceLine(1, "././lines.h", 3, 11, "\treturn x * 10 + 1;"),
                program.line(1).orElseThrow());
        assertEquals("./lines.c:13", program.line(4).orElseThrow().place());
        assertEquals("./lines.c:6", program.line(10).orElseThrow().place());
        assertEquals("called", program.function(12).orElseThrow().name());
        assertEquals(Optional.empty(), program.function(13));
        assertEquals(Optional.empty(), program.line(-1));
    }

    @Test
    void objectsWithoutNamedSectionsHaveTheFunctionsThatNobodyCalls() {
        ObjectFile object = TestObjects.load("text_only.el.v2");
        assertEquals(
                List.of("entry"),
                object.programs().stream().map(ObjectProgram::name).toList());
        assertEquals(
                List.of("entry", "half"),
                object.programs().get(0).functions().stream()
                        .map(ObjectFunction::name)
                        .toList());
        assertEquals(Optional.empty(), object.btf());
    }

    @Test
    void programsRunAsTheirSourceSays() {
        ObjectProgram entry = TestObjects.load("text_only.el.v2").programs().get(0);
        byte[] memory = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(84)
                .array();
        Execution<PlainMemory> execution = new Execution<>(Linux.MEMORY);
        assertEquals(
                84 / 2 + 16, Interpreter.of(entry.resolved(), Linux.MEMORY).run(execution, new PlainMemory(memory)));
    }

    @Test
    void kernelConfiguration() {
        for (String name : List.of("kconfig.el.v3", "kconfig.eb.v3")) {
            ObjectFile object = configured(
                    name,
                    Map.of(
                            "LINUX_KERNEL_VERSION", "0x060c00",
                            "CONFIG_HZ", "-250",
                            "CONFIG_BPF", "y",
                            "CONFIG_VETH", "m",
                            "CONFIG_LETTER", "n",
                            "CONFIG_CC_VERSION_TEXT", "\"clang 19 and more\""));
            assertEquals(List.of(), object.program("configured").orElseThrow().unresolved());
            ObjectMap map = object.map(".kconfig").orElseThrow();
            assertEquals(
                    MapSpec.of(".kconfig", MapKind.ARRAY, 4, map.spec().valueSize(), 1)
                            .withFlags(0x80)
                            .in(object.order()),
                    map.spec());
            assertEquals(ObjectMap.Origin.KCONFIG, map.origin());
            assertEquals(0x060c00, value(object, "LINUX_KERNEL_VERSION", 4));
            assertEquals(-250, value(object, "CONFIG_HZ", 4));
            assertEquals(1, value(object, "CONFIG_BPF", 1));
            assertEquals(2, value(object, "CONFIG_VETH", 4));
            assertEquals('n', value(object, "CONFIG_LETTER", 1));
            assertEquals(0, value(object, "CONFIG_ABSENT", 8));
            assertEquals('c', value(object, "CONFIG_CC_VERSION_TEXT", 1));
        }
    }

    private static ObjectFile configured(String name, Map<String, String> values) {
        return ObjectFile.load(
                TestObjects.bytes(name), ObjectFile.Options.none().withKconfig(values));
    }

    private static long value(ObjectFile object, String name, int bytes) {
        int offset = Kconfig.of(object.btf().orElseThrow())
                .flatMap(kconfig -> kconfig.offset(name))
                .orElseThrow();
        ByteBuffer contents =
                object.map(".kconfig").orElseThrow().contents().orElseThrow().order(object.order());
        return switch (bytes) {
            case 1 -> contents.get(offset);
            case 4 -> contents.getInt(offset);
            default -> contents.getLong(offset);
        };
    }

    @Test
    void configurationThatIsMissingOrDoesNotFit() {
        ObjectFile object = configured("kconfig.el.v3", Map.of());
        assertEquals(
                "program configured insn 3: no value is given for the kernel configuration CONFIG_HZ",
                assertThrows(
                                MalformedProgramException.class,
                                () -> object.program("configured").orElseThrow().resolved())
                        .getMessage());
        assertEquals(List.of(), object.program("unconfigured").orElseThrow().unresolved());
        assertEquals("value CONFIG_HZ: needs a number, not y", refused("CONFIG_HZ", "y"));
        assertEquals("value CONFIG_HZ: has 4 bytes, 3000000000 does not fit", refused("CONFIG_HZ", "3000000000"));
        assertEquals("value LINUX_KERNEL_VERSION: has 4 bytes, -1 does not fit", refused("LINUX_KERNEL_VERSION", "-1"));
        assertEquals("value CONFIG_BPF: needs y or n, not 1", refused("CONFIG_BPF", "1"));
        assertEquals("value CONFIG_VETH: needs y, n or m, not yes", refused("CONFIG_VETH", "yes"));
        assertEquals(
                "value CONFIG_CC_VERSION_TEXT: needs a string in quotes, not gcc",
                refused("CONFIG_CC_VERSION_TEXT", "gcc"));
    }

    private static String refused(String name, String value) {
        String message = assertThrows(
                        MalformedProgramException.class, () -> configured("kconfig.el.v3", Map.of(name, value)))
                .getMessage();
        return message.replaceFirst("^section .kconfig, ", "");
    }
}
