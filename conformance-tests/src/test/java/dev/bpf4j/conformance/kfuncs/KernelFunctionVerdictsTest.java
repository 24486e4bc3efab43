package dev.bpf4j.conformance.kfuncs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.RecordedVerdicts;
import dev.bpf4j.conformance.RecordedVerdicts.Recorded;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.Profile;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls of kernel functions and pointers to the kernel's objects get the verdict that Linux 6.18 gave root, at the same
 * instruction, in the same words.
 */
class KernelFunctionVerdictsTest {
    private static final RecordedVerdicts TABLE = new RecordedVerdicts("/kfuncs/");
    private static final String RELEASE = "6.18";

    /** Bytes of a set of processors where the verdicts were recorded. */
    private static final int CPU_MASK = 32;

    /** What the kernel says behind the name of a reference that is not released. */
    private static final String LEAK = "would lead to reference leak";

    /** What a processor has of an object is null where there is no such processor, which Linux does not ask programs to test. */
    static final Set<String> STRICTER = Set.of("percpu p_load_other_unchecked");

    private static final Map<String, ObjectFile> OBJECTS = new ConcurrentHashMap<>();

    static byte[] resource(String name) {
        return TABLE.resource(name);
    }

    static Stream<Recorded> recorded() {
        return TABLE.all();
    }

    private static KernelTypes kernel() {
        KernelTypes kernel = KernelTypes.running();
        assumeTrue(
                System.getProperty("os.version").startsWith(RELEASE)
                        && kernel.types().isPresent(),
                "types of Linux " + RELEASE + " in /sys/kernel/btf/vmlinux");
        assumeTrue(
                kernel.function("bpf_cpumask_first")
                        .filter(f -> f.parameters().get(0).size().equals(OptionalInt.of(CPU_MASK)))
                        .isPresent(),
                "a kernel for 256 processors");
        return kernel;
    }

    private static ObjectFile object(String name, KernelTypes kernel) {
        return OBJECTS.computeIfAbsent(
                name,
                key -> ObjectFile.load(
                        resource(key + ".o"),
                        ObjectFile.Options.none().withTarget(kernel.types().orElseThrow())));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void agreesWithLinux(Recorded recorded) {
        KernelTypes kernel = kernel();
        ObjectFile object = object(recorded.object(), kernel);
        ObjectProgram program = object.program(recorded.program()).orElseThrow();
        Judgement ours = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT), kernel)
                .judge(object, program)
                .judgement();
        if (STRICTER.contains(recorded.toString())) {
            assertFalse(ours.isAccepted(), recorded::toString);
            assertEquals("accept", recorded.verdict());
            return;
        }
        assertEquals(recorded.verdict(), ours.kind().toString(), ours::line);
        if (!recorded.insn().isEmpty()) {
            assertEquals(OptionalInt.of(Integer.parseInt(recorded.insn())), ours.insn(), ours::line);
        }
        boolean leak = recorded.message().endsWith(LEAK) && ours.message().startsWith("Unreleased reference");
        assertTrue(
                leak || withoutPlaces(recorded.message()).equals(withoutPlaces(ours.message())),
                () -> "Linux: " + recorded.message() + "\nours: " + ours.message());
    }

    /** Types have other ids, and members other places, in other builds of a kernel. */
    private static String withoutPlaces(String message) {
        return message.replaceAll("(type id |mend:|off )\\d+", "$1");
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyProgramIsRecorded(String name) {
        TABLE.assertComplete(name, object(name, kernel()));
    }

    /** Iterators over the kernel's objects are given some, which nobody can judge without the kernel's types. */
    @Test
    void iteratorsOverObjectsNeedTypes() {
        ObjectFile object = ObjectFile.load(resource("kernel_iterators.o"));
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT));
        for (ObjectProgram program : object.programs()) {
            Judgement ours = judge.judge(object, program).judgement();
            assertFalse(ours.isAccepted(), program.name());
        }
    }

    static Stream<String> objects() {
        return TABLE.objects();
    }
}
