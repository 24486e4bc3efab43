package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final byte[] RETURN_1 = {6, 0, 0, 0, 1, 0, 0, 0};

    @TempDir
    private Path folder;

    private static Outcome assemble(String file) {
        return Outcome.ofText("ret #1\n", "asm", "-", "--format", "raw", "-o", file);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesTheFileAndNothingElse() throws IOException {
        Path file = folder.resolve("out");
        assertEquals("", assemble(file.toString()).succeeds().out());
        assertArrayEquals(RETURN_1, Files.readAllBytes(file));
        assertEquals(List.of("out"), names());
    }

    @Test
    void replacesAFileAndFollowsALink() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "something longer than the program");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assemble(link.toString()).succeeds();
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(RETURN_1, Files.readAllBytes(file));
    }

    @Test
    void leavesTheFileIfTheProgramIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "old");
        Outcome.ofText("ret #1 oops\n", "asm", "-", "-o", file.toString()).fails(1, "line 1, column ");
        Outcome.ofText("ld M[1]\nret a\n", "translate", "-", "-o", file.toString())
                .fails(1, "(rule MEM_INIT)");
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("out"), names());
    }

    @Test
    void cannotWriteToAFolder() throws IOException {
        assemble(folder.toString()).fails(1, folder + ": is a directory");
        assemble(folder.resolve("a/b").toString()).fails(1, "a/b: cannot write: no such folder");
        assertEquals(List.of(), names());
    }

    @Test
    void writesToDevicesDirectly() {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
        assemble("/dev/full").fails(1, "/dev/full: cannot write: ");
        assemble("/dev/null").succeeds();
        assertTrue(Files.exists(Path.of("/dev/null")));
    }
}
