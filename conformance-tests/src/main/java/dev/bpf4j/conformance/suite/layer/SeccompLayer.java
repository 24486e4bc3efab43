package dev.bpf4j.conformance.suite.layer;

import static dev.bpf4j.conformance.suite.layer.LayerBuilder.asm;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.suite.CallData;
import java.util.ArrayList;
import java.util.List;

/** Seccomp filters, and system calls of several architectures. The feature is the kind of filter. */
final class SeccompLayer {

    /** An architecture: its AUDIT_ARCH value and some system call numbers that a sandbox allows. */
    private record Arch(int value, int... allowed) {}

    // spotless:off
    private static final List<Arch> ARCHES = List.of(
            new Arch(0xc000003e, 0, 1, 3, 9, 60, 231, 257),  // x86_64
            new Arch(0x40000003, 1, 3, 4, 6, 90, 252, 295),  // i386
            new Arch(0xc00000b7, 56, 57, 63, 64, 93, 94),    // aarch64
            new Arch(0x40000028, 1, 3, 4, 6, 192, 248),      // arm
            new Arch(0xc00000f3, 56, 57, 63, 64, 93, 222),   // riscv64
            new Arch(0x80000016, 1, 3, 4, 6, 90, 248));      // s390x, a big-endian one
    // spotless:on

    private static final int X32_BIT = 0x40000000;
    private static final long ADDRESS = 0x00007f1234567898L;

    private final LayerBuilder out;

    private SeccompLayer(LayerBuilder out) {
        this.out = out;
    }

    static void fill(LayerBuilder out) {
        SeccompLayer layer = new SeccompLayer(out);
        layer.words();
        layer.overCalls(layer.allowList(ARCHES.get(0)), "allow-list");
        layer.overCalls(layer.allowList(ARCHES.get(4)), "allow-list");
        layer.overCalls(layer.everyArchitecture(), "architectures");
        layer.overCalls(layer.searchTree(ARCHES.get(0)), "search-tree");
        layer.overCalls(x32Refused(), "x32");
        layer.arguments();
    }

    /** Each word, and the length. */
    private void words() {
        CallData call =
                CallData.of(0x01020304, 0xc000003e, 0x1122334455667788L, -2, 0x8000000000000001L, 3, 4L << 32, 5, -6);
        for (int offset = 0; offset < 64; offset += 4) {
            out.run(asm("ld [" + offset + "]", "ret a"), call, "words");
            out.run(asm("ldx #5", "ld [" + offset + "]", "add x", "ret a"), call, "words");
        }
        out.run(asm("ld #len", "ret a"), call, "words");
        out.run(asm("ldx #len", "txa", "ret a"), call, "words");
    }

    private ClassicProgram allowList(Arch arch) {
        List<String> lines = new ArrayList<>(
                List.of("ld [4]", "jeq #" + arch.value() + ", good", "ret #0x80000000", "good: ld [0]"));
        for (int number : arch.allowed()) {
            lines.add("jeq #" + number + ", allow");
        }
        lines.add("ret #0x00050001");
        lines.add("allow: ret #0x7fff0000");
        return asm(lines.stream().map(SeccompLayer::unsigned).toArray(String[]::new));
    }

    /** The assembler's numbers are unsigned. */
    private static String unsigned(String line) {
        int at = line.indexOf("#-");
        if (at < 0) {
            return line;
        }
        int end = line.indexOf(',', at);
        return line.substring(0, at + 1)
                + Integer.toUnsignedString(Integer.parseInt(line.substring(at + 1, end)))
                + line.substring(end);
    }

    private ClassicProgram everyArchitecture() {
        List<String> lines = new ArrayList<>(List.of("ld [4]"));
        for (int i = 0; i < ARCHES.size(); i++) {
            lines.add("jeq #" + ARCHES.get(i).value() + ", arch" + i);
        }
        lines.add("ret #0x80000000");
        for (int i = 0; i < ARCHES.size(); i++) {
            lines.add("arch" + i + ": ld [0]");
            for (int number : ARCHES.get(i).allowed()) {
                lines.add("jeq #" + number + ", allow");
            }
            lines.add("ret #" + (0x00050000 + i));
        }
        lines.add("allow: ret #0x7fff0000");
        return asm(lines.stream().map(SeccompLayer::unsigned).toArray(String[]::new));
    }

    /** A binary search over the numbers, as libraries make for long lists. */
    private ClassicProgram searchTree(Arch arch) {
        int[] sorted = arch.allowed().clone();
        List<String> lines = new ArrayList<>(List.of("ld [0]"));
        search(sorted, 0, sorted.length, lines);
        return asm(lines.toArray(String[]::new));
    }

    private void search(int[] sorted, int from, int to, List<String> lines) {
        if (to - from == 1) {
            lines.add("jeq #" + sorted[from] + ", yes" + from + ", no" + from);
            lines.add("yes" + from + ": ret #0x7fff0000");
            lines.add("no" + from + ": ret #0x00050026");
            return;
        }
        int middle = (from + to) / 2;
        lines.add("jge #" + sorted[middle] + ", high" + middle + "_" + from + ", low" + middle + "_" + from);
        lines.add("low" + middle + "_" + from + ": or #0");
        search(sorted, from, middle, lines);
        lines.add("high" + middle + "_" + from + ": or #0");
        search(sorted, middle, to, lines);
    }

    private static ClassicProgram x32Refused() {
        return asm("ld [0]", "jset #0x40000000, no", "jge #512, no", "ret #0x7fff0000", "no: ret #0x7ff00001");
    }

    private void overCalls(ClassicProgram program, String feature) {
        for (Arch arch : ARCHES) {
            for (int number : arch.allowed()) {
                out.run(program, CallData.of(number, arch.value(), ADDRESS, 1, 2, 3), feature);
            }
            for (int number : new int[] {2, 101, 511, 512, -1, X32_BIT, X32_BIT | 1}) {
                out.run(program, CallData.of(number, arch.value(), ADDRESS, 1, 2, 3), feature);
            }
        }
        out.run(program, CallData.of(1, 0, ADDRESS), feature);
    }

    /** 64-bit arguments are compared in two halves. */
    private void arguments() {
        ClassicProgram equal = asm(
                "ld [20]",
                "jeq #0x00000001, low",
                "ret #0",
                "low: ld [16]",
                "jeq #0x80000002, yes",
                "ret #0",
                "yes: ret #0x7fff0000");
        ClassicProgram greater = asm(
                "ld [28]",
                "jgt #1, yes",
                "jeq #1, low, no",
                "low: ld [24]",
                "jgt #0x80000002, yes, no",
                "yes: ret #0x7fff0000",
                "no: ret #0x00050016");
        ClassicProgram masked =
                asm("ld [56]", "and #0xf0", "jeq #0x30, yes", "ret #0x7fc00000", "yes: ret #0x7fff0000");
        ClassicProgram sum =
                asm("ld [16]", "st M[0]", "ld [24]", "tax", "ld M[0]", "add x", "mul #3", "rsh #1", "neg", "ret a");
        ClassicProgram pointer =
                asm("ld [12]", "jeq #0x7f12, yes", "ret #0x00030000", "yes: ld [8]", "xor #0xffffffff", "ret a");
        long base = 0x180000002L;
        for (ClassicProgram program : List.of(equal, greater, masked, sum, pointer)) {
            for (long argument : new long[] {base, base - 1, base + 1, 2, 1L << 32, -1, 0, base | 1L << 40}) {
                out.run(
                        program,
                        CallData.of(10, 0xc000003e, ADDRESS, argument, argument, 0, 0, 0, argument),
                        "arguments");
                out.run(program, CallData.of(10, 0xc000003e, -1, 0, argument, 0, 0, 0, 0x30), "arguments");
            }
        }
    }
}
