package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.console.OutputFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SourceLine;
import dev.bpf4j.verifier.report.HtmlReport;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Explorations as pages in files. @param file where to */
public record HtmlPages(String file) {
    private static final String ENDING = ".html";

    /** For a program without source. */
    public static HtmlReport report(String program) {
        return new HtmlReport(program, slot -> Optional.empty());
    }

    /** For a program of an object, with its source lines. */
    public static HtmlReport report(String object, ObjectProgram program) {
        TreeMap<Integer, SourceLine> lines = new TreeMap<>();
        program.lines().forEach(line -> lines.put(line.slot(), line));
        return new HtmlReport(
                object + ": " + program.name(),
                slot -> Optional.ofNullable(lines.floorEntry(slot))
                        .map(Map.Entry::getValue)
                        .map(HtmlPages::text));
    }

    private static String text(SourceLine line) {
        return line.line() + ": " + line.text().strip();
    }

    /** Writes a page. */
    public void write(HtmlReport report) {
        OutputFile.of(file).write(report.page().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the page of one program of several, to a file with its name in it. */
    public void write(HtmlReport report, String program) {
        String start = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
        new HtmlPages(start + "-" + program.replaceAll("[^\\w.-]", "_") + ENDING).write(report);
    }
}
