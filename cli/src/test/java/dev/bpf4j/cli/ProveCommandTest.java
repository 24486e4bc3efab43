package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProveCommandTest {
    private static final String CLASSIC = "ldh [12]\njeq #0x800, yes, no\nyes: ret #7\nno: ret #0\n";

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void translationsAreProved() throws IOException {
        String program = file("a", CLASSIC);
        String line = Outcome.of("prove", program).succeeds().out();
        assertTrue(line.startsWith("equivalent: 4 instructions in step with "), line);
        Map<String, String> object =
                Outcome.of("prove", program, "--json").succeeds().json().get(0);
        assertEquals(
                List.of("first", "verdict", "method", "queries", "terms", "time_ms"), List.copyOf(object.keySet()));
        assertEquals("equivalent", object.get("verdict"));
        Outcome.ofText("ld [0]\njeq #1, yes, no\nyes: ret #0x7fff0000\nno: ret #0\n", "prove", "-", "--seccomp")
                .succeeds();
    }

    @Test
    void aTranslationIsEquivalentToItsProgram() throws IOException {
        String classic = file("a", CLASSIC);
        String extended =
                file("b", Outcome.of("translate", classic, "--format", "hex").out());
        Outcome.of("prove", classic, extended).succeeds();
        Outcome.of("prove", extended, classic).succeeds();
    }

    /** The packet that it writes tells the programs apart. */
    @Test
    void differencesAreShown() throws IOException {
        String first = file("a", CLASSIC);
        String second = file("b", CLASSIC.replace("0x800", "0x801"));
        String capture = folder.resolve("packet.pcap").toString();
        Outcome outcome = Outcome.of("prove", first, second, "--json", "--pcap", capture);
        assertEquals(1, outcome.status());
        assertEquals("", outcome.err());
        Map<String, String> object = outcome.json().get(0);
        assertEquals("different", object.get("verdict"));
        assertEquals(second, object.get("second"));
        for (String program : List.of(first, second)) {
            String key = program.equals(first) ? "first_result" : "second_result";
            String value = Outcome.of("run", program, "--pcap", capture, "--print")
                    .lines()
                    .get(0);
            assertEquals("returns " + value, object.get(key));
        }
        assertTrue(Outcome.of("prove", first, second).out().startsWith("different: the first returns "));
    }

    @Test
    void someTheoremsOfTheDomainAreProved() {
        List<String> rows =
                Outcome.of("prove", "--domain", "--only", "Tnum.and").succeeds().lines();
        assertEquals(List.of("| theorem | bits | seconds |", "|---|---:|---:|"), rows.subList(0, 2));
        assertEquals(3, rows.size());
        assertTrue(rows.get(2).startsWith("| Tnum.and | 64 | "), rows::toString);
        Outcome none = Outcome.of("prove", "--domain", "--only", "Tnum.and ");
        assertEquals(1, none.status());
        assertEquals("bpf: no theorem has 'Tnum.and ' in its name\n", none.err());
        assertEquals(2, Outcome.of("prove", "--only", "Tnum.and").status());
    }

    @Test
    void whatCannotBeDecidedIsUnknown() throws IOException {
        String loop = file("a", "start: r0 = 1\nif r1 != 0 goto start\nexit\n");
        Outcome outcome = Outcome.of("prove", loop, loop, "--json");
        assertEquals(1, outcome.status());
        assertEquals("unknown", outcome.json().get(0).get("verdict"));
    }

    @Test
    void whatCannotBeComparedIsOneLine() throws IOException {
        String classic = file("a", CLASSIC);
        String refused = file("b", "ld M[1]\nret a\n");
        String extended = file("c", "r0 = 1\nexit\n");
        Outcome.of("prove", extended).fails(2, "is extended: say which program to compare it with");
        Outcome.of("prove", refused).fails(1, "b: ");
        Outcome.of("prove", classic, refused).fails(1, "b: ");
        Outcome.of("prove", classic, "nosuchfile").fails(1, "nosuchfile: no such file");
    }
}
