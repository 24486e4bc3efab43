package dev.bpf4j.cli.run;

import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.List;
import java.util.Locale;

/** What the value that a program returns means for a packet ({@code linux/bpf.h}, {@code linux/pkt_cls.h}). */
public final class Actions {
    private static final List<String> XDP = List.of("aborted", "drop", "pass", "tx", "redirect");
    private static final List<String> TRAFFIC =
            List.of("ok", "reclassify", "shot", "pipe", "stolen", "queued", "repeat", "redirect", "trap");

    private final List<String> names;

    private Actions(List<String> names) {
        this.names = names;
    }

    /** The actions of a type; filters only pass packets or not. */
    public static Actions of(ProgramType<?> type) {
        return new Actions(
                switch (type.name()) {
                    case "xdp" -> XDP;
                    case "sched_cls", "sched_act" -> TRAFFIC;
                    default -> List.of();
                });
    }

    /** The word for a value: {@code pass}; {@code fails} and {@code passes} of filters; the number where there is none. */
    public String name(long value) {
        int low = (int) value;
        if (names.isEmpty()) {
            return low == 0 ? "fails" : "passes";
        }
        return low >= 0 && low < names.size() ? names.get(low) : String.format(Locale.ROOT, "%d", low);
    }
}
