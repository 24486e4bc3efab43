package dev.bpf4j.cbpf.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.check.Refusal;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.cbpf.run.PacketInput;
import dev.bpf4j.cbpf.run.SeccompInput;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProgramGeneratorTest {

    private static ClassicProgram generate(long seed, int maxLength, Options options) {
        return ProgramGenerator.generate(new SplittableRandom(seed), maxLength, options);
    }

    @Property
    void linuxAcceptsThem(@ForAll long seed, @ForAll @IntRange(min = 1, max = 600) int maxLength) {
        ClassicProgram program = generate(seed, maxLength, Options.socketFilter());
        assertEquals(Optional.empty(), ClassicChecker.linux().check(program).map(Refusal::message));
        assertTrue(program.size() >= 1 && program.size() <= maxLength);
    }

    @Property
    void seccompAcceptsThem(@ForAll long seed, @ForAll @IntRange(min = 1, max = 600) int maxLength) {
        ClassicProgram program = generate(seed, maxLength, Options.seccompFilter());
        assertEquals(Optional.empty(), ClassicChecker.seccomp().check(program).map(Refusal::message));
        ClassicInterpreter.run(program, SeccompInput.of(1, 0xc000003e, 0, 1, 2, 3));
    }

    @Property(tries = 20)
    void theLongestOnesToo(@ForAll long seed) {
        ClassicProgram program = generate(seed, ClassicProgram.MAX_INSNS, Options.socketFilter());
        assertEquals(Optional.empty(), ClassicChecker.linux().check(program).map(Refusal::message));
    }

    @Property(tries = 100)
    void theSameSeedGivesTheSameProgram(@ForAll long seed) {
        assertEquals(generate(seed, 100, Options.socketFilter()), generate(seed, 100, Options.socketFilter()));
    }

    @Property(tries = 100)
    void onlyTheseAncillaryValuesOccur(@ForAll long seed) {
        Set<Ancillary> allowed = EnumSet.of(Ancillary.MARK, Ancillary.RANDOM);
        ClassicProgram program = generate(seed, 200, Options.socketFilter().withAncillaries(allowed));
        assertTrue(program.insns().stream()
                .flatMap(insn -> insn.ancillary().stream())
                .allMatch(allowed::contains));
    }

    @Test
    void everythingOccurs() {
        Set<ClassicOp> ops = EnumSet.noneOf(ClassicOp.class);
        Set<Ancillary> ancillaries = EnumSet.noneOf(Ancillary.class);
        for (int seed = 0; seed < 200; seed++) {
            for (ClassicInsn insn : generate(seed, 200, Options.socketFilter()).insns()) {
                ops.add(insn.op().orElseThrow());
                insn.ancillary().ifPresent(ancillaries::add);
            }
        }
        assertEquals(EnumSet.allOf(ClassicOp.class), ops);
        assertEquals(EnumSet.allOf(Ancillary.class), ancillaries);
    }

    /** A run of a short program loads from the packet several times: it does not end at once. */
    @Test
    void runsAreLong() {
        int[] loads = new int[1];
        PacketInput packet = PacketInput.of(new byte[64]).linkHeader(0).device(1, 1);
        ClassicInput counting = new ClassicInput() {
            @Override
            public int length() {
                return packet.length();
            }

            @Override
            public long load(int offset, int size) {
                loads[0]++;
                return packet.load(offset, size);
            }

            @Override
            public long ancillary(Ancillary ancillary, int a, int x) {
                loads[0]++;
                return packet.ancillary(ancillary, a, x);
            }
        };
        int programs = 1000;
        for (int seed = 0; seed < programs; seed++) {
            ClassicInterpreter.run(generate(seed, 100, Options.socketFilter()), counting);
        }
        assertTrue(loads[0] > 3 * programs, loads[0] + " loads in " + programs + " runs");
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> generate(0, 0, Options.socketFilter()));
        assertThrows(IllegalArgumentException.class, () -> generate(0, 4097, Options.socketFilter()));
        assertThrows(
                IllegalArgumentException.class, () -> Options.socketFilter().withPacketBytes(3));
    }
}
