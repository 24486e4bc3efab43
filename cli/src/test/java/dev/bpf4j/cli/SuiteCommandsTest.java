package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteCommandsTest {
    private static final String SUITE = """
            {"format":"bpf4j-conformance","version":1,"layer":"own","vectors":2}
            {"id":"own/right","program":"1,6 0 0 7,","context":"packet","packet":"00","wire":1,"meta":{},"expect":7,\
            "source":"interpreter","confirmed":[],"tags":["return"]}
            {"id":"own/wrong","program":"1,6 0 0 7,","context":"packet","packet":"00","wire":1,"meta":{},"expect":8,\
            "source":"interpreter","confirmed":[],"tags":["return"]}
            """;

    @TempDir
    private Path folder;

    private static Outcome run(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "conformance";
        args[1] = "run";
        System.arraycopy(options, 0, args, 2, options.length);
        return Outcome.of(args);
    }

    private String suite() throws IOException {
        return Files.writeString(folder.resolve("own.jsonl"), SUITE).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "interpreter", "jit"})
    void enginesPass(String engine) {
        List<String> lines =
                run("--engine", engine, "--layer", "seccomp,state").succeeds().lines();
        String summary = lines.get(lines.size() - 1);
        assertTrue(
                summary.matches(engine + ": (\\d{3,}) vectors, \\1 passed, 0 failed, 0 unsupported in .* s"), summary);
    }

    @Test
    void whatIsExportedIsWhatIsRun() {
        String exported = folder.resolve("suite").toString();
        List<String> lines =
                Outcome.of("conformance", "export", exported).succeeds().lines();
        String all = lines.get(lines.size() - 1);
        assertTrue(all.matches("all +\\d{5} vectors"), all);
        String[] options = {"--engine", "classic", "--layer", "checker", "--json"};
        List<Map<String, String>> generated = run(options).succeeds().json();
        List<Map<String, String>> read = run(exported, options[0], options[1], options[2], options[3], options[4])
                .succeeds()
                .json();
        assertEquals(generated.subList(0, generated.size() - 1), read.subList(0, read.size() - 1));
    }

    @Test
    void failuresAreReported() throws IOException {
        Path html = folder.resolve("report.html");
        Path junit = folder.resolve("report.xml");
        Outcome outcome = run(suite(), "--engine", "jit", "--html", html.toString(), "--junit", junit.toString());
        assertEquals(1, outcome.status());
        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("FAILED own/wrong: "), outcome.out());
        assertTrue(outcome.out().contains("jit: 2 vectors, 1 passed, 1 failed, 0 unsupported in "), outcome.out());
        assertTrue(Files.readString(html).contains("own/wrong"));
        assertTrue(Files.readString(junit).contains("<failure"));
        assertTrue(!run(suite(), "--engine", "jit", "--failures", "0").out().contains("FAILED"));
        List<Map<String, String>> objects =
                run(suite(), "--engine", "jit", "--json").json();
        assertEquals("own/wrong", objects.get(0).get("failed"));
        assertEquals("1", objects.get(objects.size() - 1).get("passed"));
    }

    /** An engine that returns 7 whatever it is asked. */
    @Test
    void externalEnginesAreCommands() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
        Path engine = Files.writeString(folder.resolve("engine.sh"), """
                while read -r request rest; do
                    case $request in
                        hello) echo "hello 1 seven" ;;
                        program) echo accept ;;
                        *) echo "result 7" ;;
                    esac
                done
                """);
        Outcome outcome = run(suite(), "--engine", "sh " + engine);
        assertEquals(1, outcome.status());
        assertTrue(outcome.out().contains("seven: 2 vectors, 1 passed, 1 failed, 0 unsupported in "), outcome.out());
    }

    @Test
    void whatCannotBeRunIsOneLine() throws IOException {
        run().fails(2, "Missing required option: '--engine=NAME|COMMAND'");
        run("--engine", "jit", "--layer", "frob").fails(2, "--layer: 'frob' is none of opcodes, ");
        run("--engine", "jit", "--failures", "-1").fails(2, "--failures takes 0 or more");
        run("nosuchfile", "--engine", "jit").fails(1, "nosuchfile: no such file");
        String broken = Files.writeString(folder.resolve("broken.jsonl"), "{}").toString();
        run(broken, "--engine", "jit").fails(1, "broken.jsonl:1");
        run(suite(), "--engine", "echo nonsense").fails(1, "echo nonsense: ");
        run(suite(), "--engine", "jit", "--html", folder + "/no/such/page").fails(1, "cannot write: no such folder");
        String file = suite();
        Outcome.of("conformance", "export", file).fails(1, "own.jsonl: ");
    }
}
