package dev.bpf4j.conformance.cases;

import dev.bpf4j.verifier.Statistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the end of a kernel verifier's log says (of Linux 6.18, at level 1).
 *
 * @param message the last line that is not about the work done: why a program is refused
 * @param insn the instruction that was looked at last
 * @param work the line of statistics; empty if there is none
 */
public record KernelLogEnd(Optional<String> message, OptionalInt insn, String work) {
    private static final Pattern INSN = Pattern.compile("(\\d+): \\(.*");
    private static final Pattern PLACE = Pattern.compile("(?:.* )?insn (\\d+)\\b.*");
    private static final Pattern WORK = Pattern.compile(
            "processed (\\d+) insns \\(limit \\d+\\) max_states_per_insn (\\d+) total_states (\\d+) peak_states (\\d+).*");

    /** Lines that are no reason: what the work took, and the states that make a loop endless. */
    private static final List<String> NOISE = List.of("verification time", "stack depth", "cur state:", "old state:");

    /** Reads a whole log. */
    public static KernelLogEnd of(String log) {
        Optional<String> message = Optional.empty();
        OptionalInt insn = OptionalInt.empty();
        String work = "";
        // some messages lack the end of their line
        for (String line : log.replace("processed ", "\nprocessed ").split("\n")) {
            Matcher matcher = INSN.matcher(line);
            if (line.startsWith("processed ")) {
                work = line;
            } else if (matcher.matches()) {
                insn = number(matcher.group(1));
            } else if (!line.isBlank() && NOISE.stream().noneMatch(line::startsWith)) {
                message = Optional.of(line);
            }
        }
        Matcher place = PLACE.matcher(message.orElse(""));
        return new KernelLogEnd(message, insn.isEmpty() && place.matches() ? number(place.group(1)) : insn, work);
    }

    private static OptionalInt number(String digits) {
        return digits.length() > 7 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    /** The work, with a time that the log does not tell. */
    public Statistics statistics(long nanos) {
        Matcher matcher = WORK.matcher(work);
        return matcher.matches()
                ? new Statistics(
                        count(matcher, 1), count(matcher, 3), count(matcher, 4), count(matcher, 2), 0, 0, nanos)
                : Statistics.none(nanos);
    }

    private static int count(Matcher matcher, int group) {
        return number(matcher.group(group)).orElse(0);
    }
}
