package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.runtime.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each program of {@code src/test/resources/programs}, verified in profile {@code root}, over packets of the captures: the
 * interpreter, the JIT and the live kernel return the same values, leave the same packets, and maps hold the same in the end.
 * The default build takes some packets and one version of the instruction set; the profile {@code long} takes all versions.
 */
class ProgramsTest {
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");
    private static final int FRAMES_PER_CAPTURE = LONG ? 300 : 20;
    private static final String DEFAULT_CPU = "v3";
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
    Stream<DynamicTest> enginesAgree() {
        return objects()
                .map(object -> DynamicTest.dynamicTest(object.toString(), () -> {
                    ObjectFile loaded = object.load(Kernel.OPTIONS);
                    Observed interpreted = new MachineRun(loaded, Engine.INTERPRETER).run(Frames.ALL);
                    new MachineRun(loaded, Engine.JIT).run(Frames.ALL).assertSame(interpreted, "compiled");
                }));
    }

    @TestFactory
    Stream<DynamicTest> theKernelAgrees() {
        return objects()
                .map(object -> DynamicTest.dynamicTest(object.toString(), () -> {
                    assumeTrue(
                            LiveKernel.availability().present(),
                            () -> LiveKernel.availability().reason());
                    ObjectFile loaded = object.load(Kernel.OPTIONS);
                    Observed compiled = new MachineRun(loaded, Engine.JIT).run(Frames.ALL);
                    try (KernelRun kernel = new KernelRun(LiveKernel.probe().orElseThrow(), PACE, loaded)) {
                        compiled.assertSame(kernel.run(Frames.ALL), "the kernel");
                    }
                }));
    }

    @Test
    void programsDoDifferentThings() {
        List<TestObject> objects = objects().toList();
        assertTrue(objects.size() >= 12, () -> "objects: " + objects.size());
    }
}
