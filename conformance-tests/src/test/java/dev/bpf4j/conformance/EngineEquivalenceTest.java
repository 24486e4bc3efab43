package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** A valid classic program, its translation interpreted and its translation compiled return the same for every input. */
class EngineEquivalenceTest {
    private static final int INPUTS = 50;

    @Provide
    Arbitrary<ClassicProgram> packetFilters() {
        return programs(Options.socketFilter());
    }

    @Provide
    Arbitrary<ClassicProgram> seccompFilters() {
        return programs(Options.seccompFilter());
    }

    /** Valid by construction; smaller programs are what failures shrink to. */
    private static Arbitrary<ClassicProgram> programs(Options options) {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers()
                                .between(1, ClassicProgram.MAX_INSNS)
                                .withDistribution(RandomDistribution.uniform()))
                .as((seed, length) -> ProgramGenerator.generate(new Random(seed), length, options));
    }

    @Property(tries = 500)
    void packetFiltersAgree(@ForAll("packetFilters") ClassicProgram program, @ForAll long seed) {
        Engines<SocketBuffer> engines =
                Engines.of(ClassicTranslator.translate(program), ClassicTranslator.SOCKET_FILTER);
        Random random = new Random(seed);
        for (int i = 0; i < INPUTS; i++) {
            SocketBuffer skb = Packets.buffer(random, Packets.bytes(random));
            long hostSeed = random.nextLong();
            int expected = ClassicInterpreter.run(program, ClassicInputs.of(skb, Engines.host(hostSeed)));
            assertEquals(expected, engines.interpret(skb, Engines.host(hostSeed)), "interpreter");
            assertEquals(expected, engines.compiled(skb, Engines.host(hostSeed)), "JIT");
        }
    }

    @Property(tries = 100)
    void seccompFiltersAgree(@ForAll("seccompFilters") ClassicProgram program, @ForAll long seed) {
        Engines<SeccompData> engines =
                Engines.of(ClassicTranslator.translateSeccomp(program), ClassicTranslator.SECCOMP);
        Random random = new Random(seed);
        for (int i = 0; i < INPUTS; i++) {
            SeccompData call = randomCall(random);
            int expected = ClassicInterpreter.run(program, ClassicInputs.of(call));
            assertEquals(expected, engines.interpret(call, Engines.host(seed)), "interpreter");
            assertEquals(expected, engines.compiled(call, Engines.host(seed)), "JIT");
        }
    }

    private static SeccompData randomCall(Random random) {
        SeccompData call =
                new SeccompData().call(random.nextInt(), random.nextInt()).instructionPointer(random.nextLong());
        for (int i = 0; i < SeccompData.ARGS; i++) {
            call.arg(i, random.nextBoolean() ? random.nextLong() : random.nextInt(16));
        }
        return call;
    }
}
