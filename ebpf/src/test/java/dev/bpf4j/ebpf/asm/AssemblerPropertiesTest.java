package dev.bpf4j.ebpf.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.Programs;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.ReturnType;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/** What is printed is read back; whatever is read is a program or refused with a location. */
class AssemblerPropertiesTest {
    private static final HelperTable HELPERS = HelperTable.of(List.of(
            helper(0, "bpf_zero"), helper(1, "btf"), helper(-1, "pc"), helper(2, "r1"), helper(3, "not a word")));

    private static Helper helper(int id, String name) {
        return Helper.of(id, name, ReturnType.INTEGER, List.of(), (caller, r1, r2, r3, r4, r5) -> 0);
    }

    @Property(tries = 300)
    void listingsAreReadBack(@ForAll("programs") Program program) {
        assertEquals(program, Assembler.parse(Disassembler.format(program)));
    }

    @Property(tries = 200)
    void helperNamesAreReadBack(@ForAll("programs") Program program) {
        assertEquals(program, Assembler.parse(Disassembler.format(program, HELPERS)));
        assertEquals(program, Assembler.parse(Disassembler.format(program, HELPERS), HELPERS));
    }

    @Property(tries = 200)
    void labelledSourceIsReadBack(@ForAll("programs") Program program) {
        assertEquals(program, Assembler.parse(Disassembler.formatWithLabels(program, HELPERS)));
    }

    @Property(tries = 100)
    void blanksAndCommentsChangeNothing(@ForAll("programs") Program program) {
        assertEquals(program, Assembler.parse(Disassembler.format(program).replace("\n", " \t; x\r\n\n // y\n# z\n")));
    }

    @Property(tries = 2000)
    void anyTextIsAProgramOrRefused(@ForAll @StringLength(max = 200) String text) {
        parsesOrIsRefused(Assembler::parse, text);
        parsesOrIsRefused(ConformanceAssembler::parse, text);
    }

    @Property(tries = 3000)
    void anyWordsAreAProgramOrRefused(@ForAll("words") String text) {
        parsesOrIsRefused(Assembler::parse, text);
        parsesOrIsRefused(ConformanceAssembler::parse, text);
    }

    @Property(tries = 2000)
    void aDamagedListingIsAProgramOrRefused(
            @ForAll("programs") Program program, @ForAll int position, @ForAll("characters") char character) {
        StringBuilder text = new StringBuilder(Disassembler.format(program).replaceAll("(?m)^.*?\\) ", ""));
        text.setCharAt(Math.floorMod(position, text.length()), character);
        parsesOrIsRefused(Assembler::parse, text.toString());
    }

    /** What is read must itself be printable and readable. */
    private static void parsesOrIsRefused(Function<String, Program> parser, String text) {
        try {
            Program program = parser.apply(text);
            assertEquals(program, Assembler.parse(Disassembler.format(program)));
        } catch (MalformedProgramException e) {
            String message = e.getMessage();
            assertTrue(message.matches("(line \\d+, column \\d+|insn \\d+): \\S.*"), message);
            assertTrue(message.length() < 200, message);
        }
    }

    @Provide
    Arbitrary<Program> programs() {
        return Programs.programs();
    }

    @Provide
    Arbitrary<Character> characters() {
        return Arbitraries.oneOf(Arbitraries.chars().range(' ', '~'), Arbitraries.chars());
    }

    /** Tokens of both dialects in any order. */
    @Provide
    Arbitrary<String> words() {
        String tokens = "r0 r1 w2 r10 r11 %r0 %r1 %r11 = += s/= s>>= -r1 - + * ( ) [ ] , : ; # // 0 -1 7 +3 -2 0x10"
                + " 0xffffffffffffffff 0x10000000000000000 4294967296 ll (s8) (u32 *)(r1 +4) *(u64 *)(r10 -8)"
                + " skb[12] skb[ if goto gotol call callx exit lock pc+1 pc btf map_fd be16 bswap64 load_acquire("
                + " store_release( addr_space_cast(r1, atomic64_fetch_add( xchg_64( L: L mov add32 ldxdw stw jne lddw local fetch cmpxchg32";
        return Arbitraries.of(tokens.split(" "))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .flatMap(words -> Arbitraries.of(" ", "", "\n").map(separator -> String.join(separator, words)));
    }
}
