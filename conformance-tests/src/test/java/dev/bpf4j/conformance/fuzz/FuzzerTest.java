package dev.bpf4j.conformance.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.conformance.kernel.Availability;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.domain.ScalarDomain;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FuzzerTest {
    private static final long SEED = 7;
    private static final List<ProgramKind> ALL = List.of(ProgramKind.values());
    private static final OwnJudge ROOT = new OwnJudge(Profile.ROOT);

    @ParameterizedTest
    @EnumSource
    void aSeedMakesTheSamePrograms(ProgramKind kind) {
        for (int i = 0; i < 20; i++) {
            VerifierCase once = kind.program(SEED, i);
            VerifierCase again = kind.program(SEED, i);
            assertArrayEquals(once.insns(), again.insns());
            assertEquals(once.maps(), again.maps());
            assertEquals(once.type(), again.type());
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptedProgramsNeitherTrapNorLeaveTheStates(ProgramKind kind) {
        Fuzzer fuzzer = new Fuzzer(ROOT, Optional.empty(), SEED);
        fuzzer.run(List.of(kind), 0, 8, () -> true);
        assertEquals(0, fuzzer.total().unsound(), () -> describe(fuzzer));
        assertEquals(8, fuzzer.total().programs());
    }

    @Test
    void theKernelSaysTheSame() {
        Fuzzer fuzzer = new Fuzzer(ROOT, Optional.of(kernel(5)), SEED);
        fuzzer.run(ALL, 0, 12 * ALL.size(), () -> true);
        KindTally total = fuzzer.total();
        assertTrue(total.agreed() >= 0.97 * total.judgedByBoth(), () -> describe(fuzzer));
    }

    @Test
    void manyProgramsNeitherTrapNorLeaveTheStates() {
        assumeTrue(Boolean.getBoolean("bpf4j.long"), "profile long");
        Fuzzer fuzzer = new Fuzzer(ROOT, Optional.empty(), SEED);
        fuzzer.run(ALL, 0, 500 * ALL.size(), () -> true);
        assertEquals(0, fuzzer.total().unsound(), () -> describe(fuzzer));
    }

    @Test
    void theKernelSaysTheSameOfManyPrograms() {
        assumeTrue(Boolean.getBoolean("bpf4j.long"), "profile long");
        KernelJudge kernel = kernel(20);
        Fuzzer fuzzer = new Fuzzer(ROOT, Optional.of(kernel), SEED);
        fuzzer.run(ALL, 12 * ALL.size(), 100 * ALL.size(), () -> true);
        KindTally total = fuzzer.total();
        assertTrue(total.agreed() >= 0.99 * total.judgedByBoth(), () -> describe(fuzzer));
        assertEquals(0, total.unsound(), () -> describe(fuzzer));
    }

    private static KernelJudge kernel(long pauseMillis) {
        Availability availability = LiveKernel.availability();
        assumeTrue(availability.present(), availability.reason());
        return KernelJudge.brief(LiveKernel.probe().orElseThrow(), KernelPace.slow(pauseMillis));
    }

    private static String describe(Fuzzer fuzzer) {
        return fuzzer.findings().stream()
                .map(f -> f.program().id() + ": " + f.group() + " " + f.breach().orElse(""))
                .collect(Collectors.joining("\n"));
    }

    /** A domain in which every conjunction of bits is 0. */
    private static ScalarDomain broken() {
        ScalarDomain product = ScalarDomain.product();
        return (ScalarDomain) Proxy.newProxyInstance(
                ScalarDomain.class.getClassLoader(),
                new Class<?>[] {ScalarDomain.class},
                (proxy, method, args) -> method.getName().equals("binary") && args[0] == Alu.AND
                        ? product.constant(0)
                        : method.invoke(product, args));
    }

    @Test
    void whatAWrongVerifierOverlooksIsFoundAndMadeSmall() {
        OwnJudge wrong = new OwnJudge(Profile.ROOT, verifier -> verifier.domain(broken()));
        Fuzzer fuzzer = new Fuzzer(wrong, Optional.empty(), SEED);
        fuzzer.run(List.of(ProgramKind.ALU64), 0, 40, () -> true);
        assertTrue(fuzzer.total().unsound() > 0);
        Finding first = fuzzer.findings().get(0);
        assertTrue(first.breach().isPresent());
        assertTrue(first.program().slots() <= 8, first.program().slots() + " slots");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCutOutLeavesJumpsWhereTheyWent(ProgramKind kind) {
        for (int i = 0; i < 10; i++) {
            VerifierCase program = kind.program(SEED, i);
            EditableCase editable = EditableCase.of(program);
            assertArrayEquals(program.insns(), editable.build().orElseThrow().insns());
            for (int first = 0; first < editable.size(); first++) {
                VerifierCase shorter = editable.without(first, 1).build().orElseThrow();
                Insn removed = editable.insn(first);
                assertEquals(program.slots() - removed.slots(), shorter.slots());
                assertEquals(shorter.slots(), Codec.decode(shorter.insns()).slots());
            }
        }
    }
}
