package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void versionNamesTheBuildAndJava() {
        String line = Outcome.of("--version").succeeds().out();
        assertTrue(line.matches("bpf4j \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?, Java [\\d.]+.*\n"), line);
    }

    @Test
    void helpListsEveryCommand() {
        List<String> lines = Outcome.of("--help").succeeds().lines();
        for (String command : List.of(
                "check",
                "translate",
                "verify",
                "run",
                "jit",
                "bench",
                "disasm",
                "asm",
                "prove",
                "objdump",
                "header",
                "conformance",
                "conformance-plugin")) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("  " + command + " ")), command);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "translate",
                "verify",
                "run",
                "jit",
                "bench",
                "disasm",
                "asm",
                "prove",
                "objdump",
                "header",
                "conformance",
                "conformance isa",
                "conformance export",
                "conformance run",
                "conformance-plugin"
            })
    void everyCommandDescribesItself(String command) {
        List<String> lines =
                Outcome.of((command + " --help").strip().split(" ")).succeeds().lines();
        assertTrue(lines.get(0).startsWith("Usage: bpf " + command + " "), lines.get(0));
        assertTrue(lines.get(lines.size() - 1).startsWith("Example: ./bpf " + command + " "));
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "                                         | no command given",
        "frobnicate                               | no such command: frobnicate",
        "--frobnicate                             | Unknown option: '--frobnicate'",
        "check                                    | Missing required parameter: 'PROGRAM'",
        "check a b                                | Unmatched argument at index 2: 'b'",
        "check a --profile bsd                    | 'bsd' is none of linux, seccomp",
        "check a --isa extended                   | this command takes classic programs",
        "check a --isa 64                         | '64' is none of classic, extended",
        "translate a --format pdf                 | 'pdf' is none of decimal, xt, c, asm, raw, hex",
        "translate a -o                           | Missing required parameter for option '-o'",
        "verify                                   | Missing required parameter: 'PROGRAM'",
        "verify a --type xdb                      | 'xdb' is no program type of Linux",
        "verify a --type tracing                  | tracing programs are checked against the kernel's own type information",
        "verify a --type xdp --attach-type xdb    | --attach-type: 'xdb' is no attach type of Linux",
        "verify a --type 18 --attach-type 1       | --attach-type: invalid expected attach type 1 for cgroup_sock_addr",
        "verify a --type memory --attach-type 1   | --attach-type: programs of type memory are not attached",
        "verify a --profile guest                 | 'guest' is none of root, cap-bpf, strict",
        "verify a --log 3                         | --log takes 1 or 2, not 3",
        "verify a --log x                         | 'x' is not an int",
        "verify a --kernel --type memory          | --kernel: the kernel has no programs of type",
        "run a                                    | specify one of these",
        "run a --pcap b --mem 00                  | mutually exclusive",
        "run a --pcap b --engine gpu              | 'gpu' is none of classic, interpreter, jit, kernel",
        "run                                      | Missing required",
        "bench                                    | Missing required parameter: 'PROGRAM'",
        "bench a --engine kernel                  | --engine kernel: bench measures classic, interpreter and jit",
        "bench a --engine jit,gpu                 | 'gpu' is none of classic, interpreter, jit, kernel",
        "bench a --repetitions 0                  | --repetitions takes 1 or more, --warmup 0 or more",
        "bench a --warmup -1                      | --repetitions takes 1 or more, --warmup 0 or more",
        "bench a --mem 0                          | --mem takes a file or an even number of hexadecimal digits",
        "disasm a --format pdf                    | 'pdf' is none of",
        "objdump                                  | Missing required parameter: 'FILE'",
        "objdump a --kconfig x                    | should be in KEY=VALUE format",
        "header                                   | Missing required parameter: 'TYPE'",
        "prove                                    | Missing required parameter: 'A'",
        "prove a b c                              | Unmatched argument at index 3: 'c'",
        "prove a --time -1                        | --time and --min-packet take 0 or more",
        "prove a --seccomp --pcap b               | --pcap and --capture are for packet filters",
        "asm                                      | Missing required parameter: 'PROGRAM'",
    })
    // spotless:on
    void wrongUsageIsOneLine(String arguments, String part) {
        String[] args = arguments == null ? new String[0] : arguments.strip().split(" ");
        Outcome outcome = Outcome.of(args).fails(2, part);
        assertEquals("", outcome.out());
    }

    @Test
    void argumentsAreNotFilesOfArguments() {
        Outcome.of("check", "@nosuchfile").fails(1, "@nosuchfile: no such file");
    }

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        assertEquals("bpf: standard output: the disk is full\n", failing("", "--help"));
        assertEquals("bpf: standard output: the disk is full\n", failing("1\n6 0 0 1\n", "check", "-"));
        String manyLines = "ld #1\n".repeat(4000) + "ret a\n";
        assertEquals("bpf: standard output: the disk is full\n", failing(manyLines, "translate", "-"));
    }

    private static String failing(String input, String... args) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("the disk is full");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream in = new ByteArrayInputStream(input.getBytes());
        assertEquals(1, Main.run(args, in, out, err));
        return err.toString();
    }

    @Test
    void inputThatCannotBeReadIsAnError() {
        InputStream in = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line is dead");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(1, Main.run(new String[] {"check", "-"}, in, OutputStream.nullOutputStream(), err));
        assertEquals("bpf: -: the line is dead\n", err.toString());
    }

    @Test
    void errorsOfTheMachineAreOneLine() {
        assertEquals("bpf: out of stack: the input is nested too deeply\n", thrown(new StackOverflowError()));
        String memory = thrown(new OutOfMemoryError());
        assertTrue(memory.matches("bpf: out of memory: the Java heap is limited to \\d+ MiB\n"), memory);
        String other = thrown(new IllegalStateException("odd"));
        assertEquals("bpf: internal error: java.lang.IllegalStateException: odd (BPF4J_DEBUG=1 shows where)\n", other);
    }

    /** The error line if reading standard input throws. */
    private static String thrown(Throwable error) {
        InputStream in = new InputStream() {
            @Override
            public int read() {
                return MainTest.<RuntimeException>sneak(error);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(1, Main.run(new String[] {"check", "-"}, in, OutputStream.nullOutputStream(), err));
        return err.toString();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> int sneak(Throwable error) throws T {
        throw (T) error;
    }

    @Test
    void fileNamesCannotForgeLines() {
        Outcome.of("check", "no\nbpf: such\u001b[31m").fails(1, "no\\x0abpf: such\\x1b[31m: no such file");
    }
}
