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

    private FilterLayer() {}

    static void fill(LayerBuilder out) {
        int number = 0;
        for (String line : lines()) {
            if (!line.startsWith("#")) {
                ClassicProgram program = ProgramFormat.XT.decode(line.getBytes(StandardCharsets.US_ASCII));
                String feature = String.format("filter-%02d", ++number);
                out.check(program, ContextKind.PACKET, feature);
                if (ContextKind.PACKET.checker().check(program).isEmpty()) {
                    Frames.ALL.forEach(frame -> out.run(program, PacketData.of(frame), feature));
                }
            }
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
