package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.run.Actions;
import dev.bpf4j.cli.run.CaptureRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Results of a program of an object: its value for each packet if wanted, and how many packets met which action. */
final class ActionResults implements CaptureRun.Results {
    private final Console console;
    private final boolean print;
    private final boolean json;
    private final Actions actions;
    private final Map<String, Long> counts = new TreeMap<>();

    ActionResults(Console console, boolean print, boolean json, Actions actions) {
        this.console = console;
        this.print = print;
        this.json = json;
        this.actions = actions;
    }

    @Override
    public void packet(long number, long value) {
        String action = actions.name(value);
        counts.merge(action, 1L, Long::sum);
        if (print && json) {
            new JsonLines(console)
                    .begin()
                    .field("packet", number)
                    .unsigned("result", value & 0xffff_ffffL)
                    .field("action", action)
                    .end();
        } else if (print) {
            console.line(number + " " + action);
        }
    }

    @Override
    public void summary(long passes, long fails) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("packets", passes + fails);
            fields.put("actions", counts);
            new JsonLines(console).object(fields);
        } else {
            console.line(counts.entrySet().stream()
                    .map(count -> count.getKey() + ":" + count.getValue())
                    .collect(Collectors.joining(" ")));
        }
    }
}
