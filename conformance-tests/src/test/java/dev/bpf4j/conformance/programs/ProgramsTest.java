package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each program of {@code src/test/resources/programs}, verified in profile {@code root}, over packets of the captures: the
 * interpreter, the JIT and the live kernel return the same values, leave the same packets, and maps hold the same in the end.
 * On the machine of the other byte order, both engines do the same. The default build takes some packets and one version of
 * the instruction set, and of the other byte order some programs; the profile {@code long} takes all.
 */
class ProgramsTest {
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");
    private static final int FRAMES_PER_CAPTURE = LONG ? 300 : 10;
    private static final String DEFAULT_CPU = "v3";
    private static final Set<String> DEFAULT_BIG = Set.of(
            "cgroup_skb",
            "tc_nat",
            "tc_vlan",
            "xdp_atomics",
            "xdp_core",
            "xdp_for_each",
            "xdp_global_data",
            "xdp_lpm_routes",
            "xdp_map_in_map",
            "xdp_perf_event",
            "xdp_queue_stack",
            "xdp_strings");
    private static final KernelPace PACE = KernelPace.slow(20);
    private static final Path KERNEL_TYPES = Path.of("/sys/kernel/btf/vmlinux");

    /** The kernel's own types, which programs with CO-RE relocations are compiled against at load. */
    private static final class Kernel {
        static final ObjectFile.Options OPTIONS = options();

        private static ObjectFile.Options options() {
            try {
                ObjectFile.Options none = ObjectFile.Options.none();
                return Files.isReadable(KERNEL_TYPES)
                        ? none.withTarget(Btf.parse(Files.readAllBytes(KERNEL_TYPES)))
                        : none;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Frames {
        static final List<byte[]> ALL = Traffic.frames(FRAMES_PER_CAPTURE);
    }

    private static Stream<TestObject> objects() {
        return TestObject.all("programs").stream()
                .filter(object -> LONG || object.cpu().equals(DEFAULT_CPU))
                .filter(object -> object.order().equals(TestObject.LITTLE));
    }

    @TestFactory
    Stream<DynamicContainer> allAgree() {
        return objects().map(object -> new Comparison(object).tests());
    }

    /** The tests of one object, which share the interpreter's run. */
    private static final class Comparison {
        private final TestObject object;
        private Optional<Observed> known = Optional.empty();

        Comparison(TestObject object) {
            this.object = object;
        }

        DynamicContainer tests() {
            Stream<DynamicTest> here = Stream.of(
                    DynamicTest.dynamicTest("compiled", this::compiled),
                    DynamicTest.dynamicTest("in the kernel", this::inKernel));
            Stream<DynamicTest> there = LONG || DEFAULT_BIG.contains(object.name())
                    ? Stream.of(DynamicTest.dynamicTest("on a big-endian machine", this::onOtherMachine))
                    : Stream.empty();
            return DynamicContainer.dynamicContainer(object.toString(), Stream.concat(here, there));
        }

        private Observed interpreted(ObjectFile loaded) {
            Observed observed = known.orElseGet(() -> new MachineRun(loaded, Engine.INTERPRETER).run(Frames.ALL));
            known = Optional.of(observed);
            return observed;
        }

        private void compiled() {
            ObjectFile loaded = object.load(Kernel.OPTIONS);
            interpreted(loaded).assertSame(new MachineRun(loaded, Engine.JIT).run(Frames.ALL), "compiled");
        }

        private void onOtherMachine() {
            ObjectFile little = object.load(Kernel.OPTIONS);
            ObjectFile big = object.inOrder(TestObject.BIG).load(Kernel.OPTIONS);
            Observed observed = new MachineRun(big, Engine.INTERPRETER).run(Frames.ALL);
            observed.assertSame(new MachineRun(big, Engine.JIT).run(Frames.ALL), "compiled");
            new OtherOrder(little).assertSame(interpreted(little), observed);
        }

        private void inKernel() {
            assumeTrue(
                    LiveKernel.availability().present(),
                    () -> LiveKernel.availability().reason());
            ObjectFile loaded = object.load(Kernel.OPTIONS);
            try (KernelRun kernel = new KernelRun(LiveKernel.probe().orElseThrow(), PACE, loaded)) {
                kernel.run(Frames.ALL).assertSame(interpreted(loaded), "after the kernel, the interpreter");
            }
        }
    }

    /** Of both byte orders and all versions of the instruction set; by default of the oldest, and of the other byte order. */
    @Test
    void allObjectsAreAccepted() {
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT));
        List<String> refused = new ArrayList<>();
        List<TestObject> objects = TestObject.all("programs").stream()
                .filter(object ->
                        LONG || object.cpu().equals(object.order().equals(TestObject.LITTLE) ? "v1" : DEFAULT_CPU))
                .toList();
        for (TestObject object : objects) {
            ObjectFile loaded = object.load(Kernel.OPTIONS);
            for (ObjectProgram program : loaded.programs()) {
                Judgement judgement = judge.judge(loaded, program).judgement();
                if (!judgement.isAccepted()) {
                    refused.add(object + " " + program.name() + ": " + judgement.line());
                }
            }
        }
        assertEquals(List.of(), refused);
        assertTrue(objects.size() >= (LONG ? 368 : 92), () -> "objects: " + objects.size());
    }

    @Test
    void thereAreProgramsOfManyKinds() {
        List<TestObject> objects = objects().toList();
        assertTrue(objects.size() >= 30, () -> "objects: " + objects.size());
    }
}
