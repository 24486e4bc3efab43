package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.conformance.cases.Judgement;
import java.util.concurrent.TimeUnit;

/** The fields that every verdict has in JSON. */
public final class VerdictFields {
    private VerdictFields() {}

    /** Writes them to an object that has begun. */
    public static void write(JsonLines out, Judgement judgement) {
        out.field("verdict", judgement.kind().toString())
                .field("insn", judgement.insn())
                .field("message", judgement.message())
                .field("processed", judgement.statistics().processed())
                .field("states", judgement.statistics().totalStates())
                .field(
                        "time_us",
                        TimeUnit.NANOSECONDS.toMicros(judgement.statistics().nanos()));
    }

    /** Writes what the kernel says of the same program. */
    public static void writeKernel(JsonLines out, Judgement judgement) {
        out.field("kernel", judgement.kind().toString())
                .field("kernel_insn", judgement.insn())
                .field("kernel_message", judgement.message())
                .field("kernel_processed", judgement.statistics().processed());
    }
}
