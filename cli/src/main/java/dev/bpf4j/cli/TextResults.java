package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.run.CaptureRun;

/** Results of a capture for people: one value per line if wanted, and the summary. */
record TextResults(Console console, boolean print) implements CaptureRun.Results {
    @Override
    public void packet(long number, long value) {
        if (print) {
            console.line(Long.toUnsignedString(value));
        }
    }

    @Override
    public void summary(long passes, long fails) {
        console.line("passes:" + passes + " fails:" + fails);
    }
}
