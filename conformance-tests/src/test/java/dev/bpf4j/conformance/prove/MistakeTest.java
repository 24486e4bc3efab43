package dev.bpf4j.conformance.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.translator.ClassicTranslator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Translations with a mistake in them are told from right ones, by an input for which the mistake matters. */
class MistakeTest {
    private static final Prover PROVER = new Prover(Limits.DEFAULT.withTime(Duration.ofSeconds(4)));
    private static final int PACKETS = 60;

    @TestFactory
    Stream<DynamicTest> everyMistakeIsFound() {
        return Mistake.ALL.stream().map(mistake -> DynamicTest.dynamicTest(mistake.name(), () -> find(mistake)));
    }

    private static void find(Mistake mistake) {
        Result right = PROVER.proveTranslation(mistake.program(), mistake.translation(), mistake.kind());
        assertInstanceOf(Result.Equivalent.class, right, right::line);
        Result wrong = proveMistaken(mistake);
        assertInstanceOf(Result.Different.class, wrong, wrong::line);
    }

    @TestFactory
    Stream<DynamicTest> whatTheReferenceInterpreterDoesNotShowIsNotProved() {
        return Mistake.UNSEEN.stream()
                .map(mistake -> DynamicTest.dynamicTest(mistake.name(), () -> {
                    Result result = proveMistaken(mistake);
                    assertInstanceOf(Result.Unknown.class, result, result::line);
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatDoesNotMatterIsProved() {
        return Mistake.HARMLESS.stream()
                .map(mistake -> DynamicTest.dynamicTest(mistake.name(), () -> {
                    Result result = proveMistaken(mistake);
                    assertInstanceOf(Result.Equivalent.class, result, result::line);
                }));
    }

    private static Result proveMistaken(Mistake mistake) {
        assertNotEquals(mistake.translation(), mistake.mistaken(), "the mistake changes nothing");
        return PROVER.proveTranslation(mistake.program(), mistake.mistaken(), mistake.kind());
    }

    /** Any instruction of a translation taken out: what is then proved equivalent is so on random packets. */
    @Property(tries = 60)
    void whatIsProvedAfterARandomCutHolds(@ForAll long seed) {
        Random random = new Random(seed);
        ClassicProgram program = ProgramGenerator.generate(random, 24, Options.socketFilter());
        List<Insn> insns = new ArrayList<>(ClassicTranslator.translate(program).insns());
        insns.set(random.nextInt(insns.size()), new Insn.Jump(false, 0));
        Program cut = Program.of(insns);
        if (PROVER.proveTranslation(program, cut, Kind.PACKET) instanceof Result.Equivalent) {
            for (int i = 0; i < PACKETS; i++) {
                Counterexample packet = packet(random);
                assertEquals(
                        Replay.run(AnyProgram.of(program), packet),
                        Replay.run(AnyProgram.of(cut), packet),
                        () -> packet.text() + " through " + program);
            }
        }
    }

    private static Counterexample packet(Random random) {
        byte[] data = new byte[random.nextInt(80)];
        random.nextBytes(data);
        Map<String, Integer> metadata = Map.of(
                "mark", random.nextInt(), "protocol", random.nextInt(3), "ifindex", random.nextInt(2), "hatype", 5);
        int link = random.nextInt(3) - 1;
        return new Counterexample.Packet(
                data, 0, random.nextInt(90), 14, link, metadata, List.of(random.nextInt(), 3), random.nextInt(4));
    }
}
