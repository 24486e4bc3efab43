package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.conformance.suite.ContextKind;
import dev.bpf4j.conformance.suite.PacketData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Filters that people use, as tcpdump compiles them for Ethernet, over frames of many kinds. One of them, of {@code
 * protochain}, loops and is refused.
 */
final class FilterLayer {

    /** Pairs of lines: a comment with the expression, and the program. */
    private static final String RESOURCE = "filters.txt";

    private static final String NOT_OPTIMIZED = "(not optimized)";

    private FilterLayer() {}

    static void fill(LayerBuilder out) {
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i += 2) {
            String feature = lines.get(i).endsWith(NOT_OPTIMIZED) ? "unoptimized" : "optimized";
            fill(out, lines.get(i + 1), feature, "filter-" + (i / 2 + 1));
        }
    }

    private static void fill(LayerBuilder out, String text, String... tags) {
        ClassicProgram program = ProgramFormat.XT.decode(text.getBytes(StandardCharsets.US_ASCII));
        out.check(program, ContextKind.PACKET, tags);
        if (ContextKind.PACKET.checker().check(program).isEmpty()) {
            Frames.ALL.forEach(frame -> out.run(program, PacketData.of(frame), tags));
        }
    }

    private static List<String> lines() {
        try (InputStream in = FilterLayer.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + RESOURCE, e);
        }
    }
}
