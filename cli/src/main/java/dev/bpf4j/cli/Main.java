package dev.bpf4j.cli;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.UsageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code bpf} command. Exit status: 0 success, 1 a program that is refused or input that cannot be used, 2 wrong usage.
 * Errors are one line on the error stream.
 */
public final class Main {
    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    /** Set to 1, this environment variable shows the stack trace of an internal error. */
    private static final String DEBUG = "BPF4J_DEBUG";

    private final Console console;

    private Main(Console console) {
        this.console = console;
    }

    public static void main(String[] args) {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        System.exit(run(args, System.in, out, err));
    }

    /** Runs the command on the given streams. @return the exit status */
    public static int run(String[] args, InputStream in, OutputStream out, OutputStream err) {
        return new Main(new Console(in, out, err)).run(args);
    }

    private int run(String[] args) {
        return attempt(() -> {
            int status = execute(args);
            console.flush();
            return status;
        });
    }

    private int execute(String[] args) {
        CommandLine line = BpfCommand.line(console, args);
        try {
            ParseResult parsed = line.parseArgs(args);
            return showedHelp(line, parsed) ? 0 : subcommand(parsed).call();
        } catch (ParameterException e) {
            console.error(usageError(e));
            return WRONG_USAGE;
        }
    }

    private boolean showedHelp(CommandLine line, ParseResult parsed) {
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help, true));
        boolean shown = CommandLine.executeHelpRequest(parsed) != null;
        console.text(help.toString());
        return shown;
    }

    private static Subcommand subcommand(ParseResult parsed) {
        if (!parsed.hasSubcommand()) {
            throw new UsageException("no command given (see bpf --help)");
        }
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return (Subcommand) innermost.commandSpec().userObject();
    }

    private static String usageError(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().get(0).startsWith("-")
                && e.getCommandLine().getParent() == null) {
            return "no such command: " + unmatched.getUnmatched().get(0) + " (see bpf --help)";
        }
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        String message =
                String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ").replaceFirst("^Error: ", "");
        return message + " (see " + command + " --help)";
    }

    /** A step of the command. */
    @FunctionalInterface
    private interface Step {
        int run() throws Exception;
    }

    private int attempt(Step step) {
        try {
            return step.run();
        } catch (UsageException e) {
            return fail(e.getMessage(), WRONG_USAGE);
        } catch (CommandException e) {
            return fail(e.getMessage(), REFUSED);
        } catch (OutOfMemoryError e) {
            long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
            return fail("out of memory: the Java heap is limited to " + mebibytes + " MiB", REFUSED);
        } catch (StackOverflowError e) {
            return fail("out of stack: the input is nested too deeply", REFUSED);
        } catch (Throwable e) {
            return internalError(e);
        }
    }

    private int fail(String message, int status) {
        attemptFlush();
        console.error(message);
        return status;
    }

    /** What was found before the failure comes first. */
    private void attemptFlush() {
        try {
            console.flush();
        } catch (CommandException e) {
            // the failure at hand is the one to report
        }
    }

    private int internalError(Throwable e) {
        if ("1".equals(System.getenv(DEBUG))) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            trace.toString().lines().forEach(console::error);
            return REFUSED;
        }
        return fail("internal error: " + e + " (" + DEBUG + "=1 shows where)", REFUSED);
    }
}
