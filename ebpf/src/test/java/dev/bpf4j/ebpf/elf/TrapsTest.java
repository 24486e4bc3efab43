package dev.bpf4j.ebpf.elf;

import static dev.bpf4j.ebpf.elf.ElfBuilder.CODE;
import static dev.bpf4j.ebpf.elf.ElfBuilder.DATA;
import static dev.bpf4j.ebpf.elf.ElfBuilder.EXIT;
import static dev.bpf4j.ebpf.elf.ElfBuilder.mov;
import static dev.bpf4j.ebpf.elf.ElfBuilder.slot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.map.MapDetails;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real objects were found to do, and loaders to stumble over. */
class TrapsTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final int LDDW = 1;
    private static final int CALL = 10;

    private static String refused(ElfBuilder elf) {
        return assertThrows(MalformedProgramException.class, () -> ObjectFile.load(elf.build()))
                .getMessage();
    }

    private static List<String> names(ObjectFile object) {
        return object.programs().stream().map(ObjectProgram::name).toList();
    }

    /** What the object declares, whatever machine it is for. */
    private static List<MapSpec> specs(ObjectFile object) {
        return object.maps().stream()
                .map(map -> map.spec().in(ByteOrder.LITTLE_ENDIAN))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maps_legacy28.el.v3", "maps_legacy28.eb.v3"})
    void recordsOf28BytesNameTheInnerMapByPosition(String name) {
        ObjectFile object = TestObjects.load(name);
        MapSpec prototype = MapSpec.of("prototype", MapKind.ARRAY, 4, 8, 1);
        assertEquals(
                List.of(
                        MapSpec.of("first", MapKind.HASH, 4, 8, 16).withFlags(1),
                        MapSpec.of("holder", MapKind.ARRAY_OF_MAPS, 4, 4, 2).withInner(prototype),
                        MapSpec.of("wide_key", MapKind.ARRAY, 8, 8, 1),
                        prototype),
                specs(object));
        assertEquals(3, object.maps().get(0).numaNode());
    }

    @Test
    void recordsOf36BytesNameTheInnerMapById() {
        ObjectFile object = TestObjects.load("maps_iproute2.el.v3");
        ObjectMap outer = object.map("outer").orElseThrow();
        assertEquals(
                MapSpec.of("inner", MapKind.ARRAY, 4, 4, 1),
                outer.spec().inner().orElseThrow());
        assertEquals(List.of(new ObjectMap.Initial(1, "inner")), outer.values());
        assertEquals(2, outer.pinning());
        assertEquals(4, outer.spec().valueSize(), "maps of maps hold file descriptors");
    }

    @Test
    void recordLengthComesFromTheSymbolSize() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int maps = elf.words("maps", DATA, 1, 4, 8, 16, 2, 4, 4, 8, 1, 0);
        elf.object("a", maps, 0, 20);
        elf.object("b", maps, 20, 20);
        assertEquals(
                List.of("a", "b"),
                ObjectFile.load(elf.build()).maps().stream()
                        .map(ObjectMap::name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"notype.el", "notype.eb"})
    void recordLengthComesFromTheSpacingWhereSymbolsHaveNoSize(String name) {
        ObjectFile object = TestObjects.load(name);
        assertEquals(
                List.of(
                        MapSpec.of("unsized", MapKind.HASH, 4, 8, 16),
                        MapSpec.of("unsized_too", MapKind.ARRAY, 4, 8, 1)),
                specs(object));
        assertEquals(
                new Insn.LoadImm64(1, Imm64.MAP_INDEX, 1, 0),
                object.program("xdp_uses").orElseThrow().program().at(0));
    }

    @Test
    void longerRecordsMayOnlyHaveZeros() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int maps = elf.words("maps", DATA, 1, 4, 8, 16, 0, 0, 0, 0, 0, 0);
        elf.object("padded", maps, 0, 40);
        assertEquals(1, ObjectFile.load(elf.build()).maps().size());

        ElfBuilder other = new ElfBuilder(LITTLE);
        other.object("strange", other.words("maps", DATA, 1, 4, 8, 16, 0, 0, 0, 0, 7, 0), 0, 40);
        assertEquals("section maps byte 0x20: map strange has an unknown field", refused(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"notype.el", "notype.eb"})
    void programsWithoutFunctionSymbols(String name) {
        ObjectFile object = TestObjects.load(name);
        assertEquals(List.of("first", "second", "socket1", "xdp_uses"), names(object));
        assertEquals(4, object.program("first").orElseThrow().program().slots(), "labels of blocks are no programs");
        assertEquals("GPL", object.license());
    }

    @Test
    void manyProgramsInOneSection() {
        List<ObjectProgram> tails = TestObjects.load("tails.el.v3").programsIn("tc/tail");
        assertEquals(20, tails.size());
        for (int i = 0; i < tails.size(); i++) {
            assertEquals("tail_" + i, tails.get(i).name());
        }
    }

    @Test
    void staticProgramsInNamedSectionsArePrograms() {
        ObjectProgram tail =
                TestObjects.load("tails.el.v3").program("local_tail").orElseThrow();
        assertTrue(tail.functions().get(0).isStatic());
        assertEquals("2/1", tail.section());
    }

    @Test
    void functionsInTextAreNoPrograms() {
        ObjectFile object = TestObjects.load("subprograms.el.v3");
        assertEquals(List.of("one", "two", "three"), names(object));
        assertTrue(object.programs().stream()
                .flatMap(program -> program.functions().stream())
                .noneMatch(function -> function.name().equals("check_mtu")));
    }

    @Test
    void relocationsAgainstSectionAndNamedSymbols() {
        ObjectFile object = TestObjects.load("subprograms.el.v3");
        ObjectProgram one = object.program("one").orElseThrow();
        assertEquals(
                List.of("one", "twice_squared", "beside", "square"),
                one.functions().stream().map(ObjectFunction::name).toList());
        assertEquals(List.of(8, 16, 19, 19), calls(one), "by symbol, inside the section, twice inside .text");
        assertEquals(List.of(3), calls(object.program("two").orElseThrow()), "by section and addend");
    }

    private static List<Integer> calls(ObjectProgram program) {
        return java.util.stream.IntStream.range(0, program.program().slots())
                .filter(program.program()::startsAt)
                .filter(slot -> program.program().at(slot) instanceof Insn.Call call && call.kind() == CallKind.LOCAL)
                .map(slot -> slot + 1 + ((Insn.Call) program.program().at(slot)).imm())
                .boxed()
                .toList();
    }

    @Test
    void sizesThatRingBuffersAndPerfArraysCannotHave() {
        for (String name : List.of("maps_btf.el.v3", "maps_btf.eb.v3")) {
            ObjectFile object = TestObjects.load(name);
            assertEquals(
                    MapSpec.of("ring", MapKind.RINGBUF, 0, 0, 4096),
                    object.map("ring").orElseThrow().spec().withDetails(MapDetails.NONE));
            assertEquals(
                    MapSpec.of("events", MapKind.PERF_EVENT_ARRAY, 4, 4, 4),
                    object.map("events").orElseThrow().spec().withDetails(MapDetails.NONE),
                    "as many entries as CPUs");
        }
        assertEquals(
                MapSpec.of("hidden", MapKind.RINGBUF, 0, 0, 4096),
                TestObjects.load("maps_legacy20.el.v3")
                        .map("hidden")
                        .orElseThrow()
                        .spec());
    }

    /** badrelo.o: relocations that fit no instruction, no symbol or no place. */
    @Test
    void relocationsOfTheWrongKind() {
        assertEquals(
                "section .rel1 byte 0x0: R_BPF_64_64 relocation of an instruction that is not for it",
                refused(withRelocation(0, LDDW, 1)));
        assertEquals(
                "section .rel1 byte 0x0: R_BPF_64_32 relocation of an instruction that is not for it",
                refused(withRelocation(8, CALL, 1)));
        assertEquals(
                "section .rel1 byte 0x0: relocation of a byte where no instruction starts",
                refused(withRelocation(16, LDDW, 1)));
        assertEquals(
                "section .rel1 byte 0x0: relocation of a byte where no instruction starts",
                refused(withRelocation(3, LDDW, 1)));
        assertEquals(
                "section .rel1 byte 0x0: relocation of an instruction that the section does not have",
                refused(withRelocation(800, LDDW, 1)));
        assertEquals("section .rel1 byte 0x0: unknown relocation type 77", refused(withRelocation(8, 77, 1)));
        assertEquals("section .rel1 byte 0x8: relocation with symbol 9 of 3", refused(withRelocation(8, LDDW, 9)));
        assertEquals(
                "section .rel1 byte 0x0: relocation with section .strange, which is neither map nor data",
                refused(withRelocation(8, LDDW, 2)));
    }

    private static ElfBuilder withRelocation(long offset, int type, int symbol) {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int code = elf.code("xdp", mov(0, 0), slot(0x18, 0x10, 0, 0), 0, EXIT);
        elf.function("main", code, 0, 32);
        elf.object("strange", elf.words(".strange", DATA, 1, 2), 0, 8);
        return elf.relocations(code, offset, type, symbol);
    }

    @Test
    void twoRelocationsOfOneInstruction() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int code = elf.code("xdp", slot(0x85, 0x01, 0, -1), EXIT);
        int main = elf.function("main", code, 0, 16);
        assertEquals(
                "section .rel1 byte 0x10: a second relocation of one instruction",
                refused(elf.relocations(code, 0, CALL, main, 0, CALL, main)));
    }

    /** {@code llvm-strip} without an option takes relocations and symbols; calls would then be of themselves. */
    @Test
    void callsWithoutTheirRelocations() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        elf.code("xdp", mov(0, 0), slot(0x85, 0x01, 0, -1), EXIT);
        assertEquals(
                "section xdp byte 0x8: a call without its relocation: the object is stripped of what its loader needs",
                refused(elf));
    }

    /** Loaders make programs of symbols, and aliases are symbols too. Compilers that divide .text make no programs of its parts. */
    @Test
    void aliasesAreProgramsAndPartsOfTextAreNot() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int code = elf.code("xdp", slot(0x85, 0x01, 0, -1), EXIT);
        int text = elf.code(".text.called", mov(0, 0), EXIT);
        elf.function("main", code, 0, 16);
        elf.function("alias", code, 0, 16);
        int called = elf.function("called", text, 0, 16);
        ObjectFile object =
                ObjectFile.load(elf.relocations(code, 0, CALL, called).build());
        assertEquals(
                List.of("main", "alias"),
                object.programs().stream().map(ObjectProgram::name).toList());
        assertEquals(
                object.programs().get(0).program(), object.programs().get(1).program());
    }

    /** badsymsize.o. */
    @Test
    void functionsWithImpossibleSizes() {
        assertEquals("section xdp byte 0x0: function main has a size of 24 bytes", refused(sized(0, 24)));
        assertEquals("section xdp byte 0x0: function main has a size of 12 bytes", refused(sized(0, 12)));
        assertEquals("section xdp byte 0x0: function main has a size of -8 bytes", refused(sized(0, -8)));
        assertEquals("section xdp byte 0x4: function main does not start at an instruction", refused(sized(4, 8)));
        assertEquals("section xdp byte 0x10: function main does not start at an instruction", refused(sized(16, 8)));
    }

    private static ElfBuilder sized(long value, long size) {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        elf.function("main", elf.code("xdp", mov(0, 0), EXIT), value, size);
        return elf;
    }

    @Test
    void functionsThatOverlap() {
        ElfBuilder elf = sized(0, 16);
        elf.function("second", 1, 8, 8);
        assertEquals("section xdp byte 0x8: function main overlaps the next one", refused(elf));
    }

    /** invalid-lddw.o. */
    @Test
    void wideLoadsThatAreCutOffOrUnknown() {
        ElfBuilder cut = new ElfBuilder(LITTLE);
        cut.function("main", cut.code("xdp", mov(0, 0), slot(0x18, 0x10, 0, 0)), 0, 16);
        assertEquals(
                "section xdp byte 0x0: function main, insn 1: invalid bpf_ld_imm64 insn, its second half is missing",
                refused(cut));
        ElfBuilder unknown = new ElfBuilder(LITTLE);
        unknown.function("main", unknown.code("xdp", slot(0x18, 0x1f, 0, 0), 0, EXIT), 0, 24);
        assertEquals("section xdp byte 0x0: function main, insn 0: unrecognized bpf_ld_imm64 insn", refused(unknown));
    }

    @Test
    void objectsThatNameNoMachineAreTakenButNoOtherMachines() {
        assertEquals(
                List.of("main"), names(ObjectFile.load(sized(0, 16).machine(0).build())));
        assertEquals(
                "ELF header byte 0x12: not for BPF, its machine is 62",
                refused(sized(0, 16).machine(62)));
        assertEquals(
                "ELF header byte 0x10: not a relocatable file, its type is 2",
                refused(sized(0, 16).type(2)));
    }

    @Test
    void missingFunctionsSpoilOnlyTheProgramThatCallsThem() {
        ObjectFile object = TestObjects.load("unresolved.el.v3");
        ObjectProgram needs = object.program("needs").orElseThrow();
        assertEquals(List.of(new Unresolved(1, "function missing is not defined")), needs.unresolved());
        assertEquals(
                new Insn.Call(CallKind.HELPER, Unresolved.HELPER),
                needs.program().at(1));
        assertEquals(
                "program needs insn 1: function missing is not defined",
                assertThrows(MalformedProgramException.class, needs::resolved).getMessage());
        ObjectProgram works = object.program("works").orElseThrow();
        assertEquals(works.program(), works.resolved());
    }

    @Test
    void callsIntoTheMiddleOfAFunction() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int code = elf.code("xdp", slot(0x85, 0x01, 0, 1), mov(0, 0), mov(0, 1), EXIT);
        elf.function("main", code, 0, 32);
        assertEquals(
                "section xdp byte 0x0: call or pointer to byte 16 of section xdp, where no function starts",
                refused(elf));
    }

    @Test
    void bssIsNotAllocatedAndHasALimit() {
        ElfBuilder elf = sized(0, 16);
        elf.noBits(".bss", Integer.MAX_VALUE);
        ObjectMap bss = ObjectFile.load(elf.build()).map(".bss").orElseThrow();
        assertEquals(Optional.empty(), bss.contents());
        assertEquals(Integer.MAX_VALUE, bss.spec().valueSize());
        ElfBuilder large = sized(0, 16);
        large.noBits(".bss", 1L << 40);
        assertEquals("section .bss byte 0x0: the section has more than 2^31 - 1 bytes", refused(large));
    }

    @Test
    void relocationsWithAddends() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int code = elf.code("xdp", slot(0x18, 0x10, 0, 99), 0, slot(0x85, 0x01, 0, 99), EXIT);
        int text = elf.code(".text", mov(0, 0), EXIT, mov(0, 1), EXIT);
        int data = elf.words(".data", DATA, 1, 2, 3, 4);
        elf.function("main", code, 0, 32);
        int a = elf.function("a", text, 0, 16);
        elf.function("b", text, 16, 16);
        int variables = elf.object("variables", data, 4, 12);
        elf.relocationsWithAddend(code, 0, LDDW, variables, 8, 16, CALL, a, 16);
        ObjectProgram main = ObjectFile.load(elf.build()).program("main").orElseThrow();
        assertEquals(
                new Insn.LoadImm64(1, Imm64.MAP_INDEX_VALUE, 0, 12),
                main.program().at(0));
        assertEquals(
                List.of("main", "b"),
                main.functions().stream().map(ObjectFunction::name).toList());
    }

    @Test
    void codeInSectionsThatAreNotExecutableIsNoProgram() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        elf.section("xdp", ElfSection.PROGBITS, ElfSection.ALLOC, new byte[16]);
        assertEquals(List.of(), ObjectFile.load(elf.build()).programs());
        ElfBuilder cut = new ElfBuilder(LITTLE);
        cut.section("xdp", ElfSection.PROGBITS, CODE, new byte[12]);
        assertEquals("section xdp byte 0x8: the last instruction is cut off", refused(cut));
    }

    @Test
    void programsThatShareMuchAreLimited() {
        ElfBuilder elf = new ElfBuilder(LITTLE);
        int programs = 200;
        long[] entry = new long[programs * 2];
        for (int i = 0; i < programs; i++) {
            entry[2 * i] = slot(0x85, 0x01, 0, -1);
            entry[2 * i + 1] = EXIT;
        }
        int code = elf.code("tc", entry);
        long[] body = new long[40_000];
        java.util.Arrays.fill(body, EXIT);
        int text = elf.code(".text", body);
        int shared = elf.function("shared", text, 0, body.length * 8L);
        long[] relocations = new long[programs * 3];
        for (int i = 0; i < programs; i++) {
            elf.function("p" + i, code, i * 16L, 16);
            relocations[3 * i] = i * 16L;
            relocations[3 * i + 1] = CALL;
            relocations[3 * i + 2] = shared;
        }
        assertEquals(
                "program p99: all programs and what they call have more than 4000000 slots",
                refused(elf.relocations(code, relocations)));
    }
}
