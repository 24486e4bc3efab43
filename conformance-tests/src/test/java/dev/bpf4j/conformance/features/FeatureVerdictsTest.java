package dev.bpf4j.conformance.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.bpf4j.conformance.RecordedVerdicts;
import dev.bpf4j.conformance.RecordedVerdicts.Recorded;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SectionName;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verifier gives the verdict that Linux 6.18 gave root, at the same instruction, in the same words. */
class FeatureVerdictsTest {
    private static final RecordedVerdicts TABLE = new RecordedVerdicts("/features/");

    private static final String NEEDS_TYPES = "needs the kernel's type information";

    /** What Linux says in its second line about something that is not released. */
    private static final String LEAK = "would lead to reference leak";

    /** The kernel that the verdicts are from, if it runs. */
    private static final KernelTypes KERNEL =
            System.getProperty("os.version").startsWith("6.18") ? KernelTypes.running() : KernelTypes.unknown();

    /** Of the machine that the verdicts are from. */
    private static final int PROCESSORS = 2;

    private static final Map<String, ObjectFile> OBJECTS = new ConcurrentHashMap<>();

    static Stream<Recorded> recorded() {
        return TABLE.all();
    }

    static ObjectFile object(String name) {
        ObjectFile.Options options =
                KERNEL.types().map(ObjectFile.Options.none()::withTarget).orElse(ObjectFile.Options.none());
        return OBJECTS.computeIfAbsent(name, key -> ObjectFile.load(TABLE.resource(key + ".o"), options));
    }

    private static Optional<Rejection> rejection(Recorded recorded) {
        ObjectFile object = object(recorded.object());
        ObjectProgram program = object.program(recorded.program()).orElseThrow();
        String type = program.sectionName().map(SectionName::programType).orElseThrow();
        Verdict verdict = Verifier.of(
                        KernelProgramType.byName(type).orElseThrow().type())
                .profile(Profile.ROOT)
                .object(object, program)
                .kernelTypes(KERNEL.withProcessors(PROCESSORS))
                .verify(program.resolved());
        return verdict instanceof Rejected rejected ? Optional.of(rejected.rejection()) : Optional.empty();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void agreesWithLinux(Recorded recorded) {
        Optional<Rejection> rejection = rejection(recorded);
        assumeFalse(
                rejection.filter(r -> r.message().endsWith(NEEDS_TYPES)).isPresent(),
                "types of Linux 6.18 in /sys/kernel/btf/vmlinux");
        assertEquals(
                recorded.verdict(),
                rejection.isPresent() ? "reject" : "accept",
                () -> rejection.map(Rejection::message).orElse(recorded.message()));
        rejection.ifPresent(ours -> {
            if (!recorded.insn().isEmpty()) {
                assertEquals(Integer.parseInt(recorded.insn()), ours.slot());
            }
            assertTrue(
                    sameMeaning(recorded.message(), ours.message()),
                    () -> "Linux: " + recorded.message() + "\nours: " + ours.message());
        });
    }

    /** Linux says some things in two lines, of which the table has the second. */
    private static boolean sameMeaning(String linux, String ours) {
        boolean leak = linux.endsWith(LEAK) && ours.startsWith("Unreleased reference");
        boolean moreIsKnown = linux.contains("unbounded min value") && ours.endsWith("be out of bounds");
        boolean justTheInsn = linux.matches("\\d+: \\(.*");
        boolean bug = linux.startsWith("verifier bug");
        return ours.endsWith(linux)
                || withoutIds(ours).equals(withoutIds(linux))
                || bug
                || leak
                || moreIsKnown
                || justTheInsn;
    }

    /** Linux counts ids as it goes; so does bpf4j, which makes others. */
    private static String withoutIds(String message) {
        return message.replaceAll("\\bid=\\d+", "id=");
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyProgramIsRecorded(String name) {
        TABLE.assertComplete(name, ObjectFile.load(TABLE.resource(name + ".o")));
    }

    static Stream<String> objects() {
        return TABLE.objects();
    }
}
