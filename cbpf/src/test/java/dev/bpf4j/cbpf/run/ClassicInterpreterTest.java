package dev.bpf4j.cbpf.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.format.BpfAsm;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassicInterpreterTest {

    private static final int AUDIT_ARCH_X86_64 = 0xc000003e;

    /** Bytes 0x10, 0x11, ... 0x1f. */
    private static PacketInput packet() {
        byte[] data = new byte[16];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (0x10 + i);
        }
        return PacketInput.of(data);
    }

    private static int run(String assembly, ClassicInput input) {
        ClassicProgram program = BpfAsm.parse(assembly.replace(";", "\n"));
        assertEquals(Optional.empty(), ClassicChecker.linux().check(program));
        return ClassicInterpreter.run(program, input);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ret a                                              | 0
        txa; ret a                                         | 0
        ret #0xffffffff                                    | 0xffffffff
        ld #7; ret a                                       | 7
        ldx #7; txa; ret a                                 | 7
        ld #7; tax; ld #1; add x; ret a                    | 8
        ld len; ret a                                      | 16
        ldx len; txa; ret a                                | 16
        ld [0]; ret a                                      | 0x10111213
        ldh [1]; ret a                                     | 0x1112
        ldb [15]; ret a                                    | 0x1f
        ld [12]; ret a                                     | 0x1c1d1e1f
        ld #9; ld [13]; ret #1                             | 0
        ld #9; ldh [15]; ret #1                            | 0
        ld #9; ldb [16]; ret #1                            | 0
        ld #9; ld [0x7fffffff]; ret #1                     | 0
        ld #9; ld [0x7ffffffd]; ret #1                     | 0
        ldx #3; ldb [x + 2]; ret a                         | 0x15
        ldx #0xfffffff8; ldb [x + 16]; ret a               | 0x18
        ldx #16; ldb [x + 0]; ret #1                       | 0
        ld #5; ldxb 4*([3]&0xf); ret a                     | 5
        ldxb 4*([3]&0xf); txa; ret a                       | 12
        ldxb 4*([16]&0xf); ret #1                          | 0
        ld #5; st M[3]; ldx #6; stx M[4]; ld M[3]; ldx M[4]; mul x; ret a | 30
        ld #1; neg; ret a                                  | 0xffffffff
        ld #1; sub #2; ret a                               | 0xffffffff
        ld #-1; div #2; ret a                              | 0x7fffffff
        ld #-1; mod #16; ret a                             | 15
        ld #9; ldx #0; div x; ret #1                       | 0
        ld #9; ldx #0; mod x; ret #1                       | 0
        ld #9; ldx #2; div x; ret a                        | 4
        ld #1; ldx #33; lsh x; ret a                       | 2
        ld #5; ldx #32; rsh x; ret a                       | 5
        ld #0x80000000; ldx #31; rsh x; ret a              | 1
        ld #5; jgt #-1, yes, no; yes: ret #1; no: ret #2   | 2
        ld #-1; jgt #5, yes, no; yes: ret #1; no: ret #2   | 1
        ld #5; jge #5, yes, no; yes: ret #1; no: ret #2    | 1
        ld #6; jset #9, yes, no; yes: ret #1; no: ret #2   | 2
        ld #6; ldx #6; jeq x, yes, no; yes: ret #1; no: ret #2 | 1
        ja over; ret #1; over: ret #2                      | 2
        """)
    void programs(String assembly, Long expected) {
        assertEquals(expected.intValue(), run(assembly, packet()), assembly);
    }

    @Test
    void negativeOffsetsCountFromHeaders() {
        PacketInput packet = packet().networkHeader(4).linkHeader(2);
        assertEquals(0x14, run("ldb [-0x100000]; ret a", packet));
        assertEquals(0x15161718, run("ld [-0xfffff]; ret a", packet));
        assertEquals(0, run("ld [-0xffff7]; ret #1", packet));
        assertEquals(0x12, run("ldb [-0x200000]; ret a", packet));
        assertEquals(0, run("ldb [-0x200001]; ret #1", packet));
        assertEquals(0, run("ldb [0x80000000]; ret #1", packet));
        // past the end of the link-layer range the count goes on from the network header
        assertEquals(0x16, run("ldx #2; ldb [x + -0x100000]; ret a", packet));
        assertEquals(0x18, run("ldxb 4*([-0xffffe]&0xf); ldb [x + -0x100000]; ret a", packet.networkHeader(0)));
        assertEquals(0, run("ldb [-0x200000]; ret #1", packet.noLinkHeader()));
    }

    @Test
    void headersMayLieBeforeTheStart() {
        byte[] data = {1, 2, 3, 4, 5, 6};
        PacketInput packet =
                new PacketInput().packet(data, 4, 2, 2).networkHeader(-3).linkHeader(-5);
        assertEquals(2, run("ldb [-0x100000]; ret a", packet));
        assertEquals(6, run("ldb [-0xffffc]; ret a", packet));
        assertEquals(0, run("ldb [-0xffffb]; ret #1", packet));
        assertEquals(0, run("ldb [-0x200000]; ret #1", packet));
        assertEquals(1, run("ldb [-0x1fffff]; ret a", packet));
    }

    @Test
    void onlyCapturedBytesAreRead() {
        PacketInput packet = packet().packet(new byte[16], 4, 8, 1500);
        assertEquals(1500, run("ld len; ret a", packet));
        assertEquals(1, run("ld [4]; ret #1", packet));
        assertEquals(0, run("ld [5]; ret #1", packet));
    }

    @Test
    void ancillaryValues() {
        PacketInput packet = packet().device(7, 772).random(() -> -5);
        int value = 100;
        for (Ancillary ancillary : Ancillary.values()) {
            switch (ancillary) {
                case IFINDEX -> assertEquals(7, run("ld ifidx; ret a", packet));
                case HATYPE -> assertEquals(772, run("ldb hatype; ret a", packet));
                case RANDOM -> assertEquals(-5, run("ld rand; ret a", packet));
                case ALU_XOR_X -> assertEquals(6, run("ld #5; ldx #3; ldh [-4056]; ret a", packet));
                case PAY_OFFSET, NLATTR, NLATTR_NEST ->
                    assertEquals(0, run("ldx #0x1234; ld " + ancillary.asmWord().orElseThrow() + "; ret a", packet));
                default -> {
                    packet.set(ancillary, ++value);
                    String word = ancillary.asmWord().orElseThrow();
                    assertEquals(value, run("ldh " + word + "; ret a", packet));
                }
            }
        }
    }

    @Test
    void withoutDeviceTheProgramEndsWithA() {
        assertEquals(0, run("ld ifidx; ret #1", packet()));
        assertEquals(9, run("ld #9; ld ifidx; ret #1", packet()));
        assertEquals(9, run("ld #9; ld hatype; ret #1", packet().device(1, 1).noDevice()));
    }

    @Test
    void seccompFiltersSeeLittleEndianWords() {
        SeccompInput call = SeccompInput.of(59, AUDIT_ARCH_X86_64, 0x1122334455667788L, 0xaabbccdd00112233L, -1);
        assertEquals(59, run("ld [0]; ret a", call));
        assertEquals(AUDIT_ARCH_X86_64, run("ld [4]; ret a", call));
        assertEquals(0x55667788, run("ld [8]; ret a", call));
        assertEquals(0x11223344, run("ld [12]; ret a", call));
        assertEquals(0x00112233, run("ld [16]; ret a", call));
        assertEquals(0xaabbccdd, run("ld [20]; ret a", call));
        assertEquals(-1, run("ld [28]; ret a", call));
        assertEquals(0, run("ld [60]; ret a", call));
        assertEquals(64, run("ld len; ret a", call));
        assertEquals(call, SeccompInput.of(call.bytes()));
    }

    /** Ends that the checker guarantees: on any packet, generated programs return. */
    @Property
    void generatedProgramsEnd(@ForAll long seed, @ForAll byte[] data) {
        ClassicProgram program = ProgramGenerator.generate(new SplittableRandom(seed), 200, Options.socketFilter());
        int first = ClassicInterpreter.run(program, PacketInput.of(data).linkHeader(0));
        assertEquals(first, ClassicInterpreter.run(program, PacketInput.of(data).linkHeader(0)));
    }

    /** What the instruction does to A and X does not depend on M[], and a value survives its way through M[]. */
    @Property
    void memoryKeepsValues(@ForAll int value, @ForAll int other) {
        for (int cell = 0; cell < 16; cell++) {
            ClassicProgram program = ClassicProgram.of(
                    ClassicInsn.of(ClassicOp.LD_IMM, value),
                    ClassicInsn.of(ClassicOp.ST, cell),
                    ClassicInsn.of(ClassicOp.LDX_IMM, other),
                    ClassicInsn.of(ClassicOp.STX, (cell + 1) % 16),
                    ClassicInsn.of(ClassicOp.LD_IMM, 0),
                    ClassicInsn.of(ClassicOp.LD_MEM, cell),
                    ClassicInsn.of(ClassicOp.RET_A, 0));
            assertEquals(value, ClassicInterpreter.run(program, packet()));
        }
    }

    @Test
    void inputsRefuseWhatTheyCannotBe() {
        assertTrue(throwsIllegalArgument(() -> SeccompInput.of(new byte[63])));
        assertTrue(throwsIllegalArgument(() -> SeccompInput.of(1, 2, 3, 1, 2, 3, 4, 5, 6, 7)));
        assertTrue(throwsIllegalArgument(() -> packet().set(Ancillary.RANDOM, 1)));
    }

    private static boolean throwsIllegalArgument(Runnable action) {
        try {
            action.run();
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
