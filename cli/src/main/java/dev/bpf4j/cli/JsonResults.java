package dev.bpf4j.cli;

import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.run.CaptureRun;

/** Results of a capture for programs: one object per packet if wanted, and one for the summary. */
record JsonResults(JsonLines json, boolean print) implements CaptureRun.Results {
    @Override
    public void packet(long number, long value) {
        if (print) {
            json.begin().field("packet", number).unsigned("result", value).end();
        }
    }

    @Override
    public void summary(long passes, long fails) {
        json.begin()
                .field("packets", passes + fails)
                .field("passes", passes)
                .field("fails", fails)
                .end();
    }
}
