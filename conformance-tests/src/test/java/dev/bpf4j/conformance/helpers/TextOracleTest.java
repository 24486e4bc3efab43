package dev.bpf4j.conformance.helpers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.MapFd;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.conformance.kernel.ProgramReferences;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Format;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.ProgramLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Helpers that take a constant text, from a frozen map: what they make of it, against the live kernel. */
class TextOracleTest {
    private static final int TEXT_BYTES = 64;
    private static final MapSpec TEXT =
            MapSpec.of("text", MapKind.ARRAY, 4, TEXT_BYTES, 1).withFlags(MapFlags.BPF_F_RDONLY_PROG);
    private static final byte[] KEY = new byte[4];

    private static final String[] FORMATS = {
        "plain",
        "",
        "100%%",
        "%d",
        "%i",
        "%u",
        "%x",
        "%X",
        "%o",
        "%c",
        "%ld",
        "%lld",
        "%lu",
        "%llx",
        "%lllx",
        "%px",
        "%5d|%-5d|%05d",
        "%12d|%-12u|%012x",
        "%3c|%-3c|",
        "%+d",
        "% d",
        "%#x",
        "%-08d|",
        "%0-8d|",
        "%lX %o",
        "%d %d %d",
        "%d %d %d %d",
        "%",
        "%z",
        "%5",
        "%n",
        "%f",
        "%llu and %d",
        "%hd",
        "%hhx",
        "%.3d",
        "%*d",
        "a%cb%cc",
        "%1d%2d%3d",
        "%20lld",
        "%-20lldx",
        "%s",
        "\u00e9",
        "%\u00e9",
        "tab\tnew\nline",
        "x\u0001",
        "\u007f",
        "%d\u00e9%d",
        "%05c",
    };

    private static final long[] NUMBERS = {0x1234_5678_9abc_def0L, -5, 65};

    private final KernelPace pace = new KernelPace();

    /** Formats three numbers into so many bytes, and returns the result and a sum of the text. */
    private static Program formatting(int size) {
        StringBuilder text = new StringBuilder("r1 = 0\n");
        for (int i = 0; i < 8; i++) {
            text.append("*(u64 *)(r10 ").append(-64 + 8 * i).append(") = r1\n");
        }
        for (int i = 0; i < NUMBERS.length; i++) {
            text.append("r1 = 0x").append(Long.toHexString(NUMBERS[i])).append(" ll\n");
            text.append("*(u64 *)(r10 ").append(-96 + 8 * i).append(") = r1\n");
        }
        text.append("r1 = r10\nr1 += -64\nr2 = ").append(size);
        text.append("\nr3 = map_idx_value 0 +0 ll\nr4 = r10\nr4 += -96\nr5 = 24\ncall bpf_snprintf\n");
        for (int i = 0; i < 8; i++) {
            text.append("r1 = *(u64 *)(r10 ").append(-64 + 8 * i).append(")\nr0 *= 31\nr0 += r1\n");
        }
        return parse(text.append("r1 = r0\nr1 >>= 32\nr0 ^= r1\nexit").toString());
    }

    private static Program comparing(String text, int size) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 8);
        long packed = 0;
        for (int i = 7; i >= 0; i--) {
            packed = packed << 8 | bytes[i] & 0xff;
        }
        return parse("r1 = 0x" + Long.toHexString(packed) + " ll\n*(u64 *)(r10 -8) = r1\nr1 = r10\nr1 += -8\nr2 = "
                + size + "\nr3 = map_idx_value 0 +0 ll\ncall bpf_strncmp\nexit");
    }

    private static Program parse(String text) {
        return Assembler.parse(text, Linux.SCHED_CLS.helpers());
    }

    private static byte[] contents(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), TEXT_BYTES);
    }

    /** The kernel's result; empty if it refuses the program. */
    private Optional<Integer> kernel(LiveKernel kernel, Program program, String text) {
        try (MapFd map = kernel.createMap(TEXT)) {
            map.update(KEY, contents(text), 0);
            map.freeze();
            LoadRequest request = LoadRequest.of(HelperCase.TC, Codec.encode(program))
                    .withReferences(new ProgramReferences(List.of(map), Optional.empty(), List.of()));
            LoadResult loaded = kernel.load(request);
            pace.program();
            if (loaded instanceof LoadResult.Loaded accepted) {
                try (ProgramFd fd = accepted.fd()) {
                    return Optional.of(fd.testRun(new byte[60], new byte[0], 1).retval());
                }
            }
            return Optional.empty();
        }
    }

    private static int ours(Program program, String text, Engine engine) {
        BpfMap map = BpfMap.create(TEXT);
        map.write(BytesRegion.of("key", KEY), 0, BytesRegion.of("text", contents(text)), 0, 0);
        return (int) ProgramLoader.of(Linux.SCHED_CLS)
                .engine(engine)
                .maps(List.of(map))
                .loadUnverified(program)
                .run(new SocketBuffer().packet(new byte[60]));
    }

    private static LiveKernel kernel() {
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        return LiveKernel.probe().orElseThrow();
    }

    private void compare(LiveKernel kernel, Program program, String text, String name, List<String> differences) {
        Optional<Integer> expected = kernel(kernel, program, text);
        for (Engine engine : Engine.values()) {
            if (expected.isPresent() && expected.get() != ours(program, text, engine)) {
                differences.add(name + ": kernel " + expected + ", " + engine + " " + ours(program, text, engine));
            }
        }
    }

    @Test
    void textsAreFormattedAsInTheKernel() {
        LiveKernel kernel = kernel();
        List<String> differences = new ArrayList<>();
        for (String format : FORMATS) {
            for (int size : new int[] {64, 4}) {
                compare(kernel, formatting(size), format, "'" + format + "' in " + size, differences);
            }
            boolean accepted = kernel(kernel, formatting(64), format).isPresent();
            if (accepted != Format.accepts(format, NUMBERS.length)) {
                differences.add("'" + format + "': the kernel " + (accepted ? "accepts" : "refuses"));
            }
        }
        assertEquals("", String.join("\n", differences));
    }

    @Test
    void textsAreComparedAsInTheKernel() {
        LiveKernel kernel = kernel();
        List<String> differences = new ArrayList<>();
        for (String first : new String[] {"", "a", "abc", "abd", "abcd", "abcdefgh", "\u00ff"}) {
            for (String second : new String[] {"", "a", "abc", "abcdefgh", "abcdefghi", "\u00e9"}) {
                for (int size : new int[] {1, 3, 8}) {
                    String name = "'" + first + "' with '" + second + "' of " + size;
                    compare(kernel, comparing(first, size), second, name, differences);
                }
            }
        }
        assertEquals("", String.join("\n", differences));
    }
}
