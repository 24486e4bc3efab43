package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of core.c, compiled with the types of core.h, against those of core_target.c. */
class CoreRelocationTest {
    private static final Btf TARGET =
            TestObjects.load("core_target.el.v3").btf().orElseThrow();
    private static final String POISON = "call " + Unresolved.HELPER;

    private static ObjectFile load(String name) {
        return ObjectFile.load(
                TestObjects.bytes(name), ObjectFile.Options.none().withTarget(TARGET));
    }

    private static String first(ObjectFile object, String program) {
        return Disassembler.format(
                object.program(program).orElseThrow().program().at(0));
    }

    // spotless:off
    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource({
        "load,                 r0 = *(u32 *)(r1 +4),   r0 = *(u64 *)(r1 +24)",
        "load_array,           r0 = *(u64 *)(r1 +96),  r0 = *(u64 *)(r1 +120)",
        "load_deep,            r0 = *(u64 *)(r1 +32),  r0 = *(u64 *)(r1 +216)",
        "load_union,           r0 = *(u32 *)(r1 +120), r0 = *(u32 *)(r1 +232)",
        "load_narrow,          r0 = *(u16 *)(r1 +50),  r0 = *(u32 *)(r1 +76)",
        "load_pointer,         r1 = *(u64 *)(r1 +40),  r1 = *(u64 *)(r1 +32)",
        "flavor,               r0 = *(u64 *)(r1 +0),   r0 = *(u64 *)(r1 +0)",
        "offset,               r0 = 8,                 r0 = 40",
        "size,                 r0 = 16,                r0 = 32",
        "exists,               r0 = 1,                 r0 = 1",
        "exists_not,           r0 = 1,                 r0 = 0",
        "is_signed,            r0 = 1,                 r0 = 1",
        "is_unsigned,          r0 = 0,                 r0 = 0",
        "bit_offset,           r0 = 48,                r0 = 72",
        "bit_size,             r0 = 8,                 r0 = 8",
        "lshift,               r0 = 56,                r0 = 44",
        "rshift,               r0 = 59,                r0 = 55",
        "type_target_missing,  r0 = 0x27 ll,           r0 = 0x0 ll",
        "type_exists,          r0 = 1,                 r0 = 1",
        "type_exists_not,      r0 = 1,                 r0 = 0",
        "type_exists_typedef,  r0 = 1,                 r0 = 1",
        "type_exists_handler,  r0 = 1,                 r0 = 1",
        "type_size,            r0 = 136,               r0 = 240",
        "type_size_missing,    r0 = 4,                 r0 = 0",
        "type_matches,         r0 = 1,                 r0 = 1",
        "type_matches_not,     r0 = 1,                 r0 = 0",
        "value_exists,         r0 = 0x1 ll,            r0 = 0x1 ll",
        "value_exists_not,     r0 = 0x1 ll,            r0 = 0x0 ll",
        "value,                r0 = 0x1 ll,            r0 = 0xc ll",
        "value_large,          r0 = 0x100000000 ll,    r0 = 0x7700000000 ll",
    })
    // spotless:on
    void resolved(String program, String compiled, String expected) {
        assertEquals(compiled, first(TestObjects.load("core.el.v3"), program));
        ObjectFile little = load("core.el.v3");
        assertEquals(expected, first(little, program));
        assertEquals(List.of(), little.program(program).orElseThrow().unresolved());
        if (!program.equals("lshift")) {
            assertEquals(expected, first(load("core.eb.v3"), program));
        }
    }

    @Test
    void bitfieldsLieAtTheOtherEndOfABigEndianUnit() {
        assertEquals("r0 = 11", first(load("core.eb.v3"), "lshift"));
    }

    @Test
    void stores() {
        assertEquals(
                "*(u64 *)(r1 +24) = r2",
                Disassembler.format(load("core.el.v3")
                        .program("store")
                        .orElseThrow()
                        .program()
                        .at(1)));
    }

    @Test
    void idsOfTypes() {
        ObjectFile object = load("core.el.v3");
        Btf local = object.btf().orElseThrow();
        assertEquals(
                Insn.LoadImm64.of(0, local.named("task").get(0)),
                object.program("type_local").orElseThrow().program().at(0));
        assertEquals(
                Insn.LoadImm64.of(0, TARGET.named("task").get(0)),
                object.program("type_target").orElseThrow().program().at(0));
    }

    // spotless:off
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "load_grown_signed, 'FIELD_BYTE_OFFSET of struct task.grown_signed (0:9): the field has 8 bytes on the target, not 4, and is not an unsigned number or a pointer'",
        "load_gone,         'FIELD_BYTE_OFFSET of struct task.gone (0:12): not found in the target'",
        "load_missing,      'FIELD_BYTE_OFFSET of struct missing.field (0:0): not found in the target'",
        "load_twice,        'FIELD_BYTE_OFFSET of struct twice.field (0:0): ambiguous, 2 types of the target disagree'",
        "value_missing,     'ENUMVAL_VALUE of enum state (2): REMOVED is not found in the target'",
    })
    // spotless:on
    void poisoned(String name, String why) {
        ObjectProgram program = load("core.el.v3").program(name).orElseThrow();
        assertEquals(List.of(new Unresolved(0, "CO-RE relocation " + why)), program.unresolved());
        assertEquals(POISON, Disassembler.format(program.program().at(0)));
        assertEquals(
                TestObjects.load("core.el.v3")
                        .program(name)
                        .orElseThrow()
                        .program()
                        .slots(),
                program.program().slots(),
                "as many slots as before");
    }

    @Test
    void onlyTheAccessBehindAGuardIsPoisoned() {
        ObjectProgram program = load("core.el.v3").program("guarded").orElseThrow();
        assertEquals(
                List.of("r0 = 0", "r2 = 0", "if w2 == 0 goto +1", POISON, "exit"),
                program.program().insns().stream().map(Disassembler::format).toList());
    }

    @Test
    void withoutATargetNothingChanges() {
        assertTrue(TestObjects.load("core.el.v3").programs().stream()
                .allMatch(program -> program.unresolved().isEmpty()));
    }

    @Test
    void kernelSymbolsAreFoundInTheTarget() {
        ObjectFile object = load("ksyms.el.v3");
        ObjectProgram symbols = object.program("symbols").orElseThrow();
        assertEquals(List.of(), symbols.unresolved());
        int variable = TARGET.named("kernel_number").get(0);
        int function = TARGET.named("kernel_function").get(0);
        List<String> text =
                symbols.program().insns().stream().map(Disassembler::format).toList();
        assertTrue(text.contains("call btf " + function), text::toString);
        assertTrue(text.contains("r1 = variable " + variable + " +0 ll"), text::toString);
        assertTrue(text.contains("r2 = 0x0 ll"), "an absent weak variable has the address 0");
        assertEquals(
                List.of("function kernel_other is not defined"),
                object.program("weak_function").orElseThrow().unresolved().stream()
                        .map(Unresolved::what)
                        .toList());
    }
}
