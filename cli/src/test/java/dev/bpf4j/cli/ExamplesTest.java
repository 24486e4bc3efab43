package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example that each help text ends with works as it stands, from the root of the repository. */
class ExamplesTest {
    private static final String START = "Example: ./bpf ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "check",
                "translate",
                "verify",
                "run",
                "jit",
                "bench",
                "disasm",
                "asm",
                "prove",
                "objdump",
                "conformance",
                "conformance isa",
                "conformance run",
                "conformance-plugin"
            })
    void exampleWorks(String command) {
        Outcome help = Outcome.of((command + " --help").strip().split(" "));
        String example = help.lines().stream()
                .filter(line -> line.startsWith(START))
                .findFirst()
                .orElseThrow();
        String[] args = Arrays.stream(example.substring(START.length()).split(" "))
                .map(word -> word.startsWith("examples/") ? Repository.file(word) : word)
                .toArray(String[]::new);
        assertFalse(Outcome.of(args).succeeds().out().isEmpty());
    }
}
