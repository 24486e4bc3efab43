package dev.bpf4j.cli;

import dev.bpf4j.cbpf.capture.LinkType;
import dev.bpf4j.cbpf.capture.PcapWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs every command once on small inputs, so that a list of the loaded classes is what an archive should hold. The launcher
 * starts it after a build.
 */
final class Rehearsal {
    private static final String DECIMAL = "4\n40 0 0 12\n21 0 1 2048\n6 0 0 1\n6 0 0 0\n";
    private static final String ASSEMBLY = "ld [4]\njeq #1, yes, no\nyes: st M[1]\nldx M[1]\ntxa\nret a\nno: ret #0\n";
    private static final String EXTENDED =
            "r2 += r1\nr3 = r1\nr3 += 8\nr0 = 0\nif r3 > r2 goto +4\nr4 = *(u64 *)(r1 +0)\n"
                    + "*(u64 *)(r10 -8) = r4\nr0 = *(u64 *)(r10 -8)\nr0 &= 255\nexit\n";
    private static final int PACKET_BYTES = 64;

    // spotless:off
    private static final List<String> COMMANDS = List.of(
            "--version",
            "--help",
            "nosuchcommand",
            "check decimal --json",
            "disasm decimal",
            "verify decimal",
            "run decimal --pcap capture",
            "run decimal --pcap capture --engine interpreter --print --json",
            "run assembly --pcap capture --engine classic --print",
            "check assembly",
            "translate assembly",
            "disasm assembly",
            "asm assembly --format c",
            "verify assembly --json",
            "run assembly --seccomp 1,2",
            "disasm extended",
            "verify extended --type memory --log 2",
            "run extended --mem 0011223344556677",
            "jit extended --type memory",
            "bench decimal extended --mem 0011223344556677 --warmup 0 --repetitions 1",
            "conformance-plugin --program b70000002a0000009500000000000000 --engine jit");
    // spotless:on

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        run();
    }

    /** Runs all commands. @return their exit statuses */
    static List<Integer> run() throws IOException {
        Path folder = Files.createTempDirectory("bpf4j");
        List<Path> files = List.of(
                Files.writeString(folder.resolve("decimal"), DECIMAL),
                Files.writeString(folder.resolve("assembly"), ASSEMBLY),
                Files.writeString(folder.resolve("extended"), EXTENDED),
                capture(folder.resolve("capture")));
        try {
            return COMMANDS.stream().map(command -> run(command, files)).toList();
        } finally {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    private static Path capture(Path file) throws IOException {
        try (PcapWriter writer = PcapWriter.micros(Files.newOutputStream(file), LinkType.EN10MB)) {
            writer.write(0, PACKET_BYTES, new byte[PACKET_BYTES], 0, PACKET_BYTES);
        }
        return file;
    }

    private static int run(String command, List<Path> files) {
        String[] words = command.split(" ");
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            words[i] = files.stream()
                    .filter(file -> file.endsWith(word))
                    .findFirst()
                    .map(Path::toString)
                    .orElse(word);
        }
        OutputStream nowhere = OutputStream.nullOutputStream();
        return Main.run(words, InputStream.nullInputStream(), nowhere, nowhere);
    }
}
