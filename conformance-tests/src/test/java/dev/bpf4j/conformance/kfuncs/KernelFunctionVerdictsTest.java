package dev.bpf4j.conformance.kfuncs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls of kernel functions and pointers to the kernel's objects get the verdict that Linux 6.18 gave root, at the same
 * instruction, in the same words.
 */
class KernelFunctionVerdictsTest {
    private static final String FOLDER = "/kfuncs/";
    private static final String RELEASE = "6.18";

    /** Bytes of a set of processors where the verdicts were recorded. */
    private static final int CPU_MASK = 32;

    /** What the kernel says behind the name of a reference that is not released. */
    private static final String LEAK = "would lead to reference leak";

    private static final Map<String, ObjectFile> OBJECTS = new ConcurrentHashMap<>();

    /** A line of the table. */
    record Recorded(String object, String program, String verdict, String insn, String message) {
        @Override
        public String toString() {
            return object + " " + program;
        }
    }

    static byte[] resource(String name) {
        try (InputStream in = KernelFunctionVerdictsTest.class.getResourceAsStream(FOLDER + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Recorded> recorded() {
        return new String(resource("verdicts.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(field -> new Recorded(field[0], field[1], field[2], field[3], field[4]));
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
        List<String> programs = object(name, kernel()).programs().stream()
                .map(ObjectProgram::name)
                .sorted()
                .toList();
        assertEquals(
                programs,
                recorded()
                        .filter(r -> r.object().equals(name))
                        .map(Recorded::program)
                        .sorted()
                        .toList());
    }

    static Stream<String> objects() {
        return recorded().map(Recorded::object).distinct();
    }
}
