package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzVerifierCommandTest {
    @TempDir
    private Path folder;

    private static Outcome fuzz(Path save) {
        return Outcome.ofText("", "fuzz", "verifier", "--no-kernel", "--count", "17", "--save", save.toString());
    }

    @Test
    void theFolderForFindingsIsMade() throws IOException {
        Path save = folder.resolve("findings/of-today");
        String table = fuzz(save).succeeds().out();
        assertTrue(table.lines().anyMatch(line -> line.startsWith("all") && line.endsWith(" 0")), table);
        assertTrue(Files.isDirectory(save));
        fuzz(save).succeeds();
    }

    @Test
    void aFileInItsPlaceIsAnError() throws IOException {
        Path save = Files.writeString(folder.resolve("file"), "");
        Outcome outcome = fuzz(save);
        assertEquals(1, outcome.status());
        assertEquals("bpf: " + save + ": is not a folder\n", outcome.err());
    }
}
