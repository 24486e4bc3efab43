package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The generated parts of docs/conformance.md, between comments {@code begin NAME} and {@code end NAME}. Tests compare them
 * with reality; with {@code -Dbpf4j.update=true} they write them.
 */
final class DocumentationPage {
    private static final Path PAGE = Path.of(System.getProperty("bpf4j.root", ".."), "docs", "conformance.md");

    private DocumentationPage() {}

    static List<String> lines() throws IOException {
        return Files.readAllLines(PAGE);
    }

    /** Compares a part, or writes it. */
    static void compare(String part, List<String> expected) throws IOException {
        List<String> page = lines();
        int begin = page.indexOf("<!-- begin " + part + " -->");
        int end = page.indexOf("<!-- end " + part + " -->");
        if (Boolean.getBoolean("bpf4j.update")) {
            List<String> changed = new ArrayList<>(page.subList(0, begin + 1));
            changed.addAll(expected);
            changed.addAll(page.subList(end, page.size()));
            Files.write(PAGE, changed);
        } else {
            String text = String.join("\n", page.subList(begin + 1, end));
            assertEquals(
                    String.join("\n", expected),
                    text,
                    "docs/conformance.md is out of date: run with -Dbpf4j.update=true");
        }
    }
}
