package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documentation shows is real: commands print what stands below them, and Java programs compile and print what
 * the text block behind them says. A line {@code ...} stands for the rest of an output, at the end of a line for the rest of it.
 */
class DocumentationTest {
    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```\n\n```text\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);
    private static final String PROMPT = "$ ./bpf ";
    private static final String REST = "...";

    @TempDir
    private Path folder;

    private static List<Path> pages() throws IOException {
        Path root = Path.of(Repository.file("README.md")).getParent();
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static Stream<MatchResult> blocks(Path page, Pattern pattern) {
        try {
            return pattern.matcher(Files.readString(page)).results().toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> commandsPrintWhatIsShown() throws IOException {
        return pages().stream()
                .flatMap(page -> blocks(page, CONSOLE)
                        .flatMap(block -> Arrays.stream(block.group(1).split("(?m)^(?=\\$ )")))
                        .map(example -> dynamicTest(
                                page.getFileName() + ": "
                                        + example.lines().findFirst().orElse(""),
                                () -> command(example))));
    }

    private static void command(String example) {
        List<String> lines = example.lines().toList();
        assertTrue(lines.get(0).startsWith(PROMPT), "every example calls ./bpf");
        String[] args = Arrays.stream(lines.get(0).substring(PROMPT.length()).split(" "))
                .map(word -> word.startsWith("examples/") ? Repository.file(word) : word)
                .toArray(String[]::new);
        String root = Path.of(Repository.file("examples")).getParent() + "/";
        List<String> printed = Outcome.of(args).out().replace(root, "").lines().toList();
        compare(lines.subList(1, lines.size()), printed);
    }

    private static void compare(List<String> shown, List<String> printed) {
        for (int i = 0; i < shown.size(); i++) {
            String line = shown.get(i);
            if (line.equals(REST)) {
                return;
            }
            assertTrue(i < printed.size(), () -> "not printed: " + line);
            assertLine(line, printed.get(i));
        }
        assertEquals(shown.size(), printed.size(), () -> "more is printed: " + printed);
    }

    private static void assertLine(String shown, String printed) {
        int rest = shown.indexOf(REST);
        if (rest < 0) {
            assertEquals(shown, printed);
        } else {
            assertEquals(shown.substring(0, rest), printed.substring(0, Math.min(rest, printed.length())));
        }
    }

    @TestFactory
    Stream<DynamicTest> javaProgramsCompileAndPrintWhatIsShown() throws IOException {
        return pages().stream()
                .flatMap(page -> blocks(page, JAVA)
                        .map(block -> dynamicTest(
                                page.getFileName() + ": " + name(block.group(1)),
                                () -> assertEquals(block.group(2), run(block.group(1))))));
    }

    private static String name(String source) {
        return CLASS.matcher(source).results().findFirst().orElseThrow().group(1);
    }

    /** Compiles a class and runs its main method; gives what it prints. */
    private String run(String source) throws Exception {
        String name = name(source);
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        String classPath = System.getProperty("java.class.path");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-d",
                        folder.toString(),
                        "-cp",
                        classPath,
                        "--release",
                        "17",
                        file.toString());
        assertEquals(0, status, messages.toString(StandardCharsets.UTF_8));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Method main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
