package dev.bpf4j.cbpf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramFormatTest {

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(ProgramFormat format, ClassicProgram program) {
        return new String(format.encode(program), StandardCharsets.US_ASCII);
    }

    private static ClassicProgram accepted(long seed) {
        return ProgramGenerator.generate(new SplittableRandom(seed), 300, Options.socketFilter());
    }

    /** Any field values, legal opcodes or not. */
    private static ClassicProgram arbitrary(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<ClassicInsn> insns = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            int code = random.nextInt(random.nextBoolean() ? 256 : 65536);
            insns.add(new ClassicInsn(code, random.nextInt(256), random.nextInt(256), random.nextInt()));
        }
        return ClassicProgram.of(insns);
    }

    /** Legal opcodes with any k that they use, and jumps to anywhere. */
    private static ClassicProgram legalOpcodes(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<ClassicInsn> insns = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            ClassicOp op = ClassicOp.values()[random.nextInt(ClassicOp.values().length)];
            boolean usesK = switch (op.form()) {
                case NONE, LEN, X, A -> false;
                default -> true;
            };
            int k = usesK ? random.nextInt() : 0;
            boolean jumps = op.isConditional();
            insns.add(new ClassicInsn(op.code(), jumps ? random.nextInt(256) : 0, jumps ? random.nextInt(256) : 0, k));
        }
        return ClassicProgram.of(insns);
    }

    @Property
    void acceptedProgramsSurviveEveryFormat(@ForAll long seed) {
        ClassicProgram program = accepted(seed);
        for (ProgramFormat format : ProgramFormat.values()) {
            assertEquals(program, format.decode(format.encode(program)), format.name());
        }
    }

    @Property
    void acceptedProgramsAreRecognisedInEveryFormat(@ForAll long seed) {
        ClassicProgram program = accepted(seed);
        for (ProgramFormat format : ProgramFormat.values()) {
            byte[] encoded = format.encode(program);
            assertEquals(format, ProgramFormat.detect(encoded).format(), () -> new String(encoded));
        }
    }

    @Property
    void anyFieldsSurviveWhereFieldsAreStored(@ForAll long seed) {
        ClassicProgram program = arbitrary(seed);
        for (ProgramFormat format : List.of(
                ProgramFormat.RAW_LE, ProgramFormat.RAW_BE, ProgramFormat.DECIMAL, ProgramFormat.XT, ProgramFormat.C)) {
            assertEquals(program, format.decode(format.encode(program)), format.name());
        }
    }

    @Property
    void anyJumpSurvivesInListings(@ForAll long seed) {
        ClassicProgram program = legalOpcodes(seed);
        for (ProgramFormat format : List.of(ProgramFormat.TCPDUMP, ProgramFormat.BPF_DBG)) {
            assertEquals(program, format.decode(format.encode(program)), format.name());
        }
    }

    @Property
    void listingsShowEvenIllegalOpcodes(@ForAll long seed) {
        ClassicProgram program = arbitrary(seed);
        for (ProgramFormat format : List.of(ProgramFormat.TCPDUMP, ProgramFormat.BPF_DBG)) {
            ClassicProgram again = format.decode(format.encode(program));
            assertEquals(codes(program), codes(again), format.name());
        }
    }

    private static List<Integer> codes(ClassicProgram program) {
        return program.insns().stream().map(ClassicInsn::code).toList();
    }

    @Property
    void assemblyIsExactOrRefused(@ForAll long seed) {
        for (ClassicProgram program : List.of(arbitrary(seed), legalOpcodes(seed))) {
            try {
                assertEquals(program, ProgramFormat.ASM.decode(ProgramFormat.ASM.encode(program)));
            } catch (MalformedProgramException e) {
                assertTrue(e.getMessage().startsWith("insn "), e.getMessage());
            }
        }
    }

    @Property(tries = 2000)
    void anyBytesAreReadOrRefused(@ForAll byte[] input) {
        readAsEverything(input);
    }

    /** Text that is nearly a program: pieces of all formats, and encoded programs with a few bytes changed. */
    @Property(tries = 2000)
    void nearMissesAreReadOrRefused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int pieces) {
        RandomGenerator random = new SplittableRandom(seed);
        String[] words = {
            "ld",
            "ldh",
            "ldxb",
            "jeq",
            "ret",
            "ja",
            "neg",
            "a",
            "x",
            "M",
            "[",
            "]",
            "#",
            "4",
            "*",
            "(",
            ")",
            "&",
            "0xf",
            ",",
            ":",
            "l0",
            "L1",
            "l1:",
            "+",
            "-1",
            "%x",
            "proto",
            "len",
            "{",
            "}",
            "BPF_STMT",
            "=",
            "\n",
            "\t",
            "/*",
            "*/",
            ";",
            "(000)",
            "jt",
            "jf",
            "99999999999999999999",
            "0x",
            "008",
            "unimp",
            "nosup",
            "st"
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
        }
        readAsEverything(ascii(text.toString()));
        ProgramFormat format = ProgramFormat.values()[random.nextInt(ProgramFormat.values().length)];
        byte[] encoded = format.encode(ProgramGenerator.generate(random, 6, Options.socketFilter()));
        for (int i = 0; i < 3; i++) {
            encoded[random.nextInt(encoded.length)] = (byte) random.nextInt(128);
        }
        readAsEverything(encoded);
    }

    private static void readAsEverything(byte[] input) {
        Detection detection = ProgramFormat.detect(input);
        assertEquals(detection.isClear(), detection.candidates().size() == 1);
        for (ProgramFormat format : ProgramFormat.values()) {
            try {
                ClassicProgram program = format.decode(input);
                assertTrue(program.size() > 0);
            } catch (MalformedProgramException e) {
                assertTrue(!e.getMessage().isBlank() && !e.getMessage().contains("\n"), e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptyProgramsHaveNoForm(ProgramFormat format) {
        assertThrows(MalformedProgramException.class, () -> format.encode(ClassicProgram.of()));
        assertThrows(MalformedProgramException.class, () -> format.decode(new byte[0]));
    }

    private static final ClassicProgram IP = ClassicProgram.of(
            ClassicInsn.of(ClassicOp.LD_H_ABS, 12),
            ClassicInsn.jump(ClassicOp.JEQ_K, 0x800, 0, 1),
            ClassicInsn.of(ClassicOp.RET_K, 262144),
            ClassicInsn.of(ClassicOp.RET_K, 0));

    @Test
    void spellingsOfTheFilterIp() {
        assertEquals("4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n", text(ProgramFormat.DECIMAL, IP));
        assertEquals("4,40 0 0 12,21 0 1 2048,6 0 0 262144,6 0 0 0,\n", text(ProgramFormat.XT, IP));
        assertEquals("""
                { 0x28, 0, 0, 0x0000000c },
                { 0x15, 0, 1, 0x00000800 },
                { 0x6, 0, 0, 0x00040000 },
                { 0x6, 0, 0, 0x00000000 },
                """, text(ProgramFormat.C, IP));
        assertEquals("""
                (000) ldh      [12]
                (001) jeq      #0x800           jt 2\tjf 3
                (002) ret      #262144
                (003) ret      #0
                """, text(ProgramFormat.TCPDUMP, IP));
        assertEquals("""
                l0:\tldh [12]
                l1:\tjeq #0x800, l2, l3
                l2:\tret #0x40000
                l3:\tret #0x0
                """, text(ProgramFormat.BPF_DBG, IP));
        assertEquals("""
                \tldh [12]
                \tjneq #0x800, L3
                \tret #0x40000
                L3:\tret #0x0
                """, text(ProgramFormat.ASM, IP));
    }

    @Test
    void bytesOfAnInstruction() {
        ClassicProgram program = ClassicProgram.of(ClassicInsn.jump(ClassicOp.JEQ_K, 0x01020304, 5, 6));
        assertEquals(List.of(0x15, 0, 5, 6, 4, 3, 2, 1), bytes(ProgramFormat.RAW_LE.encode(program)));
        assertEquals(List.of(0, 0x15, 5, 6, 1, 2, 3, 4), bytes(ProgramFormat.RAW_BE.encode(program)));
    }

    private static List<Integer> bytes(byte[] data) {
        List<Integer> values = new ArrayList<>();
        for (byte value : data) {
            values.add((int) value);
        }
        return values;
    }

    @Test
    void operandsOfTcpdumpListings() {
        String listing = """
                (000) ld       #0xffffffff
                (001) ldx      #0x1
                (002) ldb      [vlanp]
                (003) ldh      [x + -2]
                (004) ld       #pktlen
                (005) ldx      #pktlen
                (006) ldxb     4*([14]&0xf)
                (007) st       M[0]
                (008) ldx      M[0]
                (009) and      #0xf0
                (010) lsh      #2
                (011) sub      #-1
                (012) add      x
                (013) neg\s\s\s\s\s\s
                (014) jset     x                jt 16\tjf 15
                (015) ja       17
                (016) ld       [-4056]
                (017) tax\s\s\s\s\s\s
                (018) ret\s\s\s\s\s\s
                """;
        ClassicProgram program = ProgramFormat.TCPDUMP.decode(ascii(listing));
        assertEquals(19, program.size());
        assertEquals(ClassicInsn.of(ClassicOp.RET_A, 0), program.at(18));
        assertEquals(ClassicInsn.jump(ClassicOp.JSET_X, 0, 1, 0), program.at(14));
        assertEquals(ClassicInsn.of(ClassicOp.JA, 1), program.at(15));
        assertEquals(listing.replace("[-4056]", "[xor_x]"), text(ProgramFormat.TCPDUMP, program));
    }

    @Test
    void variantsOfC() {
        String code = """
                /* ip */ struct sock_filter filter[] = {  // as the manual writes it
                    BPF_STMT(BPF_LD + BPF_H + BPF_ABS, 12),
                    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x800, 0, 1),
                    { 6, 0, 0, 0x40000 },
                    BPF_STMT(BPF_RET | BPF_K, 0)
                };
                """;
        assertEquals(IP, ProgramFormat.C.decode(ascii(code)));
        assertEquals(ProgramFormat.C, ProgramFormat.detect(ascii(code)).format());
        assertEquals(
                ClassicProgram.of(new ClassicInsn(0, 0, 0, -1)), ProgramFormat.C.decode(ascii("{ 0000, 0, 00, -1 }")));
    }

    @Test
    void commaAtTheEndAndLineEndsAreOptional() {
        ClassicProgram ret = ClassicProgram.of(ClassicInsn.of(ClassicOp.RET_K, 1));
        assertEquals(ret, ProgramFormat.XT.decode(ascii("1,6 0 0 1")));
        assertEquals(ret, ProgramFormat.XT.decode(ascii("1,6 0 0 1,\n")));
        assertEquals(ret, ProgramFormat.DECIMAL.decode(ascii("1\r\n6 0 0 1\r\n")));
        assertEquals(ret, ProgramFormat.DECIMAL.decode(ascii("1\n6 0 0 1")));
    }
}
