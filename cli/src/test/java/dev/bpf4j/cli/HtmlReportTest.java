package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows an exploration, as a file and as a browser shows it. */
class HtmlReportTest {
    private static final String REFUSED = """
            r6 = *(u32 *)(r1 +0)
            r7 = *(u32 *)(r1 +4)
            r2 = r6
            r2 += 14
            if r2 > r7 goto out
            r3 = *(u16 *)(r6 +12)
            if r3 != 8 goto out
            r4 = *(u8 *)(r6 +14)
            out:
            r0 = 1
            exit
            """;

    @TempDir
    private Path folder;

    private Path page(String program, String... options) throws IOException {
        Path source = Files.writeString(folder.resolve("program.asm"), program);
        Path page = folder.resolve("page.html");
        List<String> args = new ArrayList<>(List.of("verify", source.toString(), "--html", page.toString()));
        args.addAll(List.of(options));
        Outcome.of(args.toArray(new String[0]));
        return page;
    }

    @Test
    void thePageIsSelfContained() throws IOException {
        String page = Files.readString(page(REFUSED, "--type", "xdp"));
        assertTrue(page.contains("R6 offset is outside of the packet"), page);
        assertTrue(page.contains("R6 r=14 must be >= 15"), page);
        assertFalse(page.contains("src=") || page.contains("@import"), "the page loads something");
    }

    /** Each row: a program, and what would have to be known. */
    @Test
    void pagesSayWhatWouldHaveToBeKnown() throws IOException {
        String[][] cases = {
            {"r0 = r3\nexit\n", "R3 must have been written"},
            {"r0 = 0\nr0 = *(u8 *)(r0 +0)\nexit\n", "R0 must be a pointer"},
            {"r0 = *(u64 *)(r10 -600)\nexit\n", "must be >= -512 and <= -8"},
            {"r0 = *(u32 *)(r1 +400)\nexit\n", "the rule 'memory-access' must hold"},
        };
        for (String[] one : cases) {
            String page = Files.readString(page(one[0]));
            assertTrue(page.contains(one[1]), () -> one[1] + " is not in the page");
        }
    }

    @Test
    void severalProgramsOrALogAreWrongUsage() throws IOException {
        String file = Files.writeString(folder.resolve("a.asm"), REFUSED).toString();
        assertEquals(2, Outcome.of("verify", file, file, "--html", "x.html").status());
        assertEquals(
                2, Outcome.of("verify", file, "--log", "1", "--html", "x.html").status());
    }

    @Test
    void objectsShowTheirSource() throws IOException {
        Path page = folder.resolve("object.html");
        Outcome.of("verify", Repository.file("examples/protocols.o"), "--html", page.toString());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> pages = files.filter(f -> f.toString().endsWith(".html")).toList();
            assertFalse(pages.isEmpty());
            assertTrue(Files.readString(pages.get(0)).contains("\"source\":"), "no source lines");
        }
    }

    @Test
    void aBrowserShowsTheGraph() throws Exception {
        Optional<String> browser = browser();
        assumeTrue(browser.isPresent(), "no chromium on this machine: the page is not looked at in a browser");
        Path page = page(REFUSED, "--type", "xdp");
        Path image = folder.resolve("page.png");
        String dom = run(browser.get(), "--dump-dom", page.toUri().toString());
        assertTrue(dom.contains("class=\"block onpath\""), "no block of the refused path");
        assertTrue(dom.contains("class=\"row onpath bad chosen\""), "the refused instruction is not shown");
        assertTrue(
                dom.contains("class=\"edge onpath\"") || dom.contains("class=\"edge  onpath\""), "no edge of the path");
        assertTrue(dom.contains("States before insn 7"), "no states");
        run(
                browser.get(),
                "--window-size=1200,800",
                "--screenshot=" + image,
                page.toUri().toString());
        assertEquals(1200, ImageIO.read(image.toFile()).getWidth());
    }

    private static Optional<String> browser() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(dir -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(n -> new File(dir, n)))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
    }

    private String run(String browser, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--virtual-time-budget=5000",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(options));
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(90, TimeUnit.SECONDS), "the browser does not end");
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
