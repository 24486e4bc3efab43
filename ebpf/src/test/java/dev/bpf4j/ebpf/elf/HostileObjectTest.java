package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.helper.HelperTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that are cut off or damaged: they load, or there is one error on one line. */
class HostileObjectTest {
    /** The profile "long" takes more. */
    private static final int FLIPS = Boolean.getBoolean("bpf4j.long") ? 10_000 : 1500;

    private static final int REPORT_EVERY = 20;
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static final Btf TARGET =
            TestObjects.load("core_target.el.v3").btf().orElseThrow();
    private static final ObjectFile.Options OPTIONS =
            ObjectFile.Options.none().withTarget(TARGET).withKconfig(Map.of("CONFIG_HZ", "250", "CONFIG_BPF", "y"));

    static List<String> objects() {
        return TestObjects.names();
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyPrefix(String name) {
        byte[] bytes = TestObjects.bytes(name);
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int length = 0; length < bytes.length; length++) {
                load(Arrays.copyOf(bytes, length), name, "first " + length + " bytes", false);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("objects")
    void damagedBytes(String name) {
        damage(name, TestObjects.bytes(name));
    }

    /** The objects of the folder {@code examples}, which the documentation uses. */
    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("bpf4j.root"), "examples"))) {
            return files.filter(file -> file.toString().endsWith(".o"))
                    .filter(file -> !file.toString().contains("target"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void damagedBytesOfExamples(Path file) throws IOException {
        damage(file.getFileName().toString(), Files.readAllBytes(file));
    }

    private static void damage(String name, byte[] bytes) {
        Random random = new Random(name.hashCode());
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int i = 0; i < FLIPS; i++) {
                int at = random.nextInt(bytes.length);
                byte before = bytes[at];
                bytes[at] = damaged(before, random);
                load(bytes, name, "byte " + at + " is " + bytes[at], i % REPORT_EVERY == 0);
                bytes[at] = before;
            }
        });
    }

    /** One bit, a number that often is a limit, or any. */
    private static byte damaged(byte before, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> (byte) (before ^ 1 << random.nextInt(8));
            case 1 -> (byte) 0xff;
            case 2 -> (byte) 0x80;
            default -> (byte) random.nextInt(256);
        };
    }

    private static void load(byte[] bytes, String name, String damage, boolean report) {
        try {
            ObjectFile object = ObjectFile.load(bytes, OPTIONS);
            assertFalse(
                    report && ObjectReport.format(object, HelperTable.empty()).isEmpty());
        } catch (MalformedProgramException e) {
            assertTrue(
                    e.getMessage().chars().noneMatch(Character::isISOControl)
                            && e.getMessage().contains(": "),
                    e.getMessage());
        } catch (RuntimeException e) {
            fail(name + ", " + damage, e);
        }
    }
}
