package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that no command can use, for every command. */
class InputErrorsTest {
    @TempDir
    private Path folder;

    /** Every command that reads a program; PROGRAM stands for it. */
    static Stream<String> commands() {
        return Stream.of(
                "check PROGRAM",
                "check PROGRAM --json",
                "translate PROGRAM",
                "verify PROGRAM",
                "verify PROGRAM --type memory",
                "run PROGRAM --mem 00",
                "run PROGRAM --seccomp 1,2",
                "run PROGRAM --engine classic --pcap nosuchcapture",
                "jit PROGRAM",
                "disasm PROGRAM",
                "asm PROGRAM",
                "asm PROGRAM --isa extended");
    }

    private static Outcome run(String command, String program) {
        return Outcome.of(Arrays.stream(command.split(" "))
                .map(word -> word.equals("PROGRAM") ? program : word)
                .toArray(String[]::new));
    }

    private String write(byte[] content) throws IOException {
        return Files.write(folder.resolve("program"), content).toString();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void missingFile(String command) {
        String name = folder.resolve("missing").toString();
        run(command, name).fails(1, name + ": no such file");
        String below = Repository.root().resolve("pom.xml/program").toString();
        run(command, below).fails(1, below + ": not a directory");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void directory(String command) {
        run(command, folder.toString()).fails(1, folder + ": is a directory");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void emptyFile(String command) throws IOException {
        String name = write(new byte[0]);
        run(command, name).fails(1, name + ": empty, where a program is expected");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void unreadableFile(String command) throws IOException {
        String name = write(new byte[8]);
        Files.setPosixFilePermissions(Path.of(name), PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(Path.of(name)), "this user can read every file");
        run(command, name).fails(1, name + ": permission denied");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void randomBytes(String command) throws IOException {
        byte[] bytes = new byte[1001];
        new Random(1).nextBytes(bytes);
        run(command, write(bytes)).fails(1, "program: ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void text(String command) throws IOException {
        run(command, write("It was a dark and stormy night.\n".getBytes())).fails(1, "line 1, column ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void endlessFile(String command) {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero")), "needs /dev/zero");
        run(command, "/dev/zero").fails(1, "/dev/zero: larger than 64 MiB");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 24, 30})
    void truncatedCaptureWithoutPackets(int length) throws IOException {
        byte[] capture = Files.readAllBytes(Path.of(Repository.file(Repository.CAPTURE)));
        Outcome outcome = capture(Arrays.copyOf(capture, length));
        if (length == 24) {
            assertEquals("passes:0 fails:0\n", outcome.succeeds().out());
        } else {
            outcome.fails(1, "truncated after 0 packets at byte ");
        }
    }

    @Test
    void truncatedCaptureReportsWhatWasCounted() throws IOException {
        byte[] capture = Files.readAllBytes(Path.of(Repository.file(Repository.CAPTURE)));
        Outcome outcome = capture(Arrays.copyOf(capture, capture.length / 2));
        String counted = outcome.fails(1, "truncated after ").out();
        int packets = Integer.parseInt(outcome.err().replaceAll("(?s).*truncated after (\\d+) packets.*", "$1"));
        String[] numbers = counted.strip().split("\\D+");
        assertEquals(packets, Integer.parseInt(numbers[1]) + Integer.parseInt(numbers[2]));
    }

    @Test
    void garbageIsNoCapture() throws IOException {
        byte[] bytes = new byte[1000];
        new Random(2).nextBytes(bytes);
        assertEquals("", capture(bytes).fails(1, "is neither pcap nor pcapng").out());
        List.of("missing", ".").forEach(name -> {
            String[] args = {"run", "-", "--pcap", folder.resolve(name).toString()};
            Outcome.ofText("1\n6 0 0 1\n", args).fails(1, name.equals(".") ? "is a directory" : "no such file");
        });
    }

    private Outcome capture(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("capture"), content);
        return Outcome.ofText("1\n6 0 0 1\n", "run", "-", "--pcap", file.toString());
    }
}
