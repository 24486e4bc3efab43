package dev.bpf4j.conformance.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.translator.ClassicTranslator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every translation is proved equivalent. */
class TranslationProofTest {
    private static final long SEED = 20261121;
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");
    private static final int GENERATED = LONG ? 2000 : 100;
    private static final int LONGEST = LONG ? ClassicProgram.MAX_INSNS : 1000;
    private static final Prover PROVER = new Prover(Limits.DEFAULT);

    private static Result prove(ClassicProgram program, Kind kind) {
        Program translation = kind == Kind.PACKET
                ? ClassicTranslator.translate(program)
                : ClassicTranslator.translateSeccomp(program);
        return PROVER.proveTranslation(program, translation, kind);
    }

    private static void assertAllEquivalent(Ledger ledger) {
        ledger.print();
        assertEquals(List.of(), ledger.lines(Result.Different.class));
        assertEquals(List.of(), ledger.lines(Result.Unknown.class));
    }

    @Test
    void seccompFilters() throws IOException {
        Ledger ledger = new Ledger("proved: shared seccomp filters");
        for (Map.Entry<String, ClassicProgram> filter : SharedFilters.seccomp().entrySet()) {
            ledger.add(filter.getKey(), prove(filter.getValue(), Kind.SECCOMP));
        }
        assertAllEquivalent(ledger);
        assertTrue(ledger.size() > 10, "few filters");
    }

    @Test
    void packetFilters() throws IOException, InterruptedException {
        Ledger ledger = new Ledger("proved: tcpdump's programs for the shared expressions");
        for (String expression : SharedFilters.expressions()) {
            for (boolean optimise : List.of(true, false)) {
                Optional<ClassicProgram> program = SharedFilters.compile(expression, optimise);
                assertTrue(program.isPresent() || expression.contains("protochain"), expression);
                program.ifPresent(p -> ledger.add(expression + (optimise ? "" : " (-O)"), prove(p, Kind.PACKET)));
            }
        }
        assertAllEquivalent(ledger);
        assertTrue(ledger.size() > 200, "few expressions");
    }

    @Test
    void generatedPrograms() {
        Ledger ledger = new Ledger("proved: generated programs");
        Random random = new Random(SEED);
        for (int i = 0; i < GENERATED; i++) {
            Kind kind = i % 5 == 0 ? Kind.SECCOMP : Kind.PACKET;
            Options options = kind == Kind.PACKET ? Options.socketFilter() : Options.seccompFilter();
            ClassicProgram program = ProgramGenerator.generate(random, LONGEST, options);
            ledger.add("number " + i + ", " + program.size() + " instructions", prove(program, kind));
        }
        ledger.print();
        assertEquals(List.of(), ledger.lines(Result.Different.class));
        assertTrue(
                ledger.count(Result.Equivalent.class) >= 0.99 * GENERATED,
                () -> ledger.lines(Result.Unknown.class).toString());
    }

    /** As many paths as there are: after each of 2000 branches the program knows another bit. */
    @Test
    void theLongestProgramWithTheMostPaths() {
        List<ClassicInsn> insns = new ArrayList<>();
        insns.add(ClassicInsn.of(ClassicOp.LD_LEN, 0));
        while (insns.size() < ClassicProgram.MAX_INSNS - 2) {
            insns.add(ClassicInsn.jump(ClassicOp.JSET_K, 1 << insns.size() % 32, 0, 1));
            insns.add(ClassicInsn.of(ClassicOp.MUL_K, insns.size()));
        }
        insns.add(ClassicInsn.of(ClassicOp.RET_A, 0));
        Result result = prove(ClassicProgram.of(insns), Kind.PACKET);
        assertInstanceOf(Result.Equivalent.class, result, result::line);
        assertTrue(result.time().compareTo(Duration.ofSeconds(15)) < 0, result::line);
    }

    @Test
    void jumpsTooFarForTheirNearForm() {
        List<ClassicInsn> insns = new ArrayList<>();
        insns.add(ClassicInsn.of(ClassicOp.LD_LEN, 0));
        insns.add(ClassicInsn.jump(ClassicOp.JGT_K, 100, 200, 100));
        while (insns.size() < 400) {
            insns.add(ClassicInsn.of(ClassicOp.LDX_MSH, insns.size()));
        }
        insns.add(ClassicInsn.of(ClassicOp.RET_A, 0));
        Result result = prove(ClassicProgram.of(insns), Kind.PACKET);
        assertInstanceOf(Result.Equivalent.class, result, result::line);
    }

    @Test
    void theLineSaysHowItWasProved() {
        String line = prove(ClassicProgram.of(ClassicInsn.of(ClassicOp.RET_K, 7)), Kind.SECCOMP)
                .line();
        assertTrue(
                line.matches("equivalent: 1 instructions in step with 5 slots, 0 queries of at most 0 terms, .* s"),
                line);
    }

    @Test
    void noTimeIsNoProof() {
        ClassicProgram program = ClassicProgram.of(ClassicInsn.of(ClassicOp.RET_K, 7));
        Result result = new Prover(Limits.DEFAULT.withTime(Duration.ZERO))
                .proveTranslation(program, ClassicTranslator.translate(program), Kind.PACKET);
        assertEquals(
                "time limit",
                assertInstanceOf(Result.Unknown.class, result).reason().split(";")[0]);
    }

    @Test
    void noSpaceIsNoProof() {
        ClassicProgram program = ClassicProgram.of(ClassicInsn.of(ClassicOp.RET_K, 7));
        Result result = new Prover(new Limits(Duration.ofSeconds(5), 50, 0))
                .proveTranslation(program, ClassicTranslator.translate(program), Kind.PACKET);
        assertEquals(
                "the formulas are too large",
                assertInstanceOf(Result.Unknown.class, result).reason());
    }

    @Test
    void whatTheCheckerRefusesIsNotCompared() {
        ClassicProgram program = ClassicProgram.of(ClassicInsn.of(ClassicOp.LD_IMM, 7));
        Program any = ClassicTranslator.translate(ClassicProgram.of(ClassicInsn.of(ClassicOp.RET_K, 7)));
        assertThrows(IllegalArgumentException.class, () -> PROVER.proveTranslation(program, any, Kind.PACKET));
    }
}
