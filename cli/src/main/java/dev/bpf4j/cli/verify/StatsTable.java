package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.verifier.Statistics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Verdicts as comma-separated values in the columns of veristat, whose comparison mode reads them beside its own. What has
 * no meaning here is 0, the peak of memory -1. No field is empty, since that mode takes neighbouring commas for one: what has
 * no name is called as its file, and programs without types or places have the kernel's names of the numbers 0.
 */
public final class StatsTable {
    private static final String HEADER = "file_name,prog_name,verdict,duration,total_insns,total_states,peak_states,"
            + "max_states_per_insn,mark_read,prog_size,prog_size_jited,stack_depth,prog_type,attach_type,mem_peak";

    private static final String NO_TYPE = "unspec";

    private final Console console;

    /** Prints the names of the columns. */
    public StatsTable(Console console) {
        this.console = console;
        console.line(HEADER);
    }

    /**
     * Prints a row.
     *
     * @param file the argument; the row has its last part
     * @param program the function that is entered; may be empty
     * @param type the program type's name; may be empty
     * @param attachType the name of the place where the kernel is told that the program is attached; may be empty
     */
    public void row(String file, String program, String type, String attachType, Judgement judgement) {
        Statistics statistics = judgement.statistics();
        String name = Path.of(file).getFileName().toString();
        console.line(List.of(
                        quoted(name),
                        quoted(program.isEmpty() ? name : program),
                        judgement.isAccepted() ? "success" : "failure",
                        number(TimeUnit.NANOSECONDS.toMicros(statistics.nanos())),
                        number(statistics.processed()),
                        number(statistics.totalStates()),
                        number(statistics.peakStates()),
                        number(statistics.maxStatesPerInsn()),
                        "0",
                        number(judgement.insns()),
                        "0",
                        number(statistics.stackDepth()),
                        type.isEmpty() ? NO_TYPE : quoted(type),
                        attachType.isEmpty() ? AttachType.CGROUP_INET_INGRESS.spelling() : attachType,
                        "-1")
                .stream()
                .collect(Collectors.joining(",")));
    }

    private static String number(long value) {
        return Long.toString(value);
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ')
                ? '"' + text.replace("\"", "\"\"").replaceAll("[\\r\\n]", " ") + '"'
                : text;
    }
}
