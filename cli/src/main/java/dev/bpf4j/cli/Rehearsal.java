package dev.bpf4j.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs every command once on small inputs, so that a class archive made at exit holds what they load. */
final class Rehearsal {
    private static final String CLASSIC = "2\n40 0 0 12\n6 0 0 1\n";
    private static final String EXTENDED = "r0 = 1\nexit\n";

    // spotless:off
    private static final List<List<String>> CLASSIC_COMMANDS = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("nosuchcommand"),
            List.of("check", "-", "--json"),
            List.of("translate", "-"),
            List.of("disasm", "-"),
            List.of("asm", "-", "--format", "c"),
            List.of("verify", "-", "--json"),
            List.of("run", "-", "--seccomp", "1 0xc000003e"),
            List.of("run", "-", "--engine", "classic", "--pcap", "nosuchfile"));

    private static final List<List<String>> EXTENDED_COMMANDS = List.of(
            List.of("disasm", "-"),
            List.of("verify", "-"),
            List.of("run", "-", "--mem", "00"),
            List.of("run", "-", "--engine", "interpreter", "--mem", "00"),
            List.of("jit", "-"));
    // spotless:on

    private Rehearsal() {}

    public static void main(String[] args) {
        CLASSIC_COMMANDS.forEach(command -> run(command, CLASSIC));
        EXTENDED_COMMANDS.forEach(command -> run(command, EXTENDED));
    }

    private static void run(List<String> command, String program) {
        OutputStream nowhere = OutputStream.nullOutputStream();
        byte[] input = program.getBytes(StandardCharsets.US_ASCII);
        Main.run(command.toArray(String[]::new), new ByteArrayInputStream(input), nowhere, nowhere);
    }
}
