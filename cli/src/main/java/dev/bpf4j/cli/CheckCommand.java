package dev.bpf4j.cli;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.check.Refusal;
import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.JsonLines;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The classic checker. */
@Command(
        name = "check",
        description = "Says whether Linux would accept a classic program, and if not which rule it breaks where.",
        footer = {"", "Example: ./bpf check examples/port22.txt"})
final class CheckCommand extends ProgramCommand {
    /** Whose rules apply. */
    enum Rules {
        LINUX(ClassicChecker.linux()),
        SECCOMP(ClassicChecker.seccomp());

        private final ClassicChecker checker;

        Rules(ClassicChecker checker) {
            this.checker = checker;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--profile",
            paramLabel = "linux|seccomp",
            description = "The rules for socket filters (linux, the default) or for seccomp filters.")
    private Rules rules = Rules.LINUX;

    @Option(
            names = "--json",
            description = "Prints a JSON object: file, verdict, insns; insn, rule and message if refused.")
    private boolean json;

    CheckCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        ClassicProgram program = classicProgram();
        Optional<Refusal> refusal = rules.checker.check(program);
        if (json) {
            print(program, refusal);
            return refusal.isPresent() ? REFUSED : OK;
        }
        refusal.ifPresent(this::refuse);
        console.line("ok: " + program.size() + (program.size() == 1 ? " instruction" : " instructions"));
        return OK;
    }

    private CommandException refuse(Refusal refusal) {
        throw InputFile.of(argument()).failure(refusal.message());
    }

    private void print(ClassicProgram program, Optional<Refusal> refusal) {
        JsonLines out = new JsonLines(console)
                .begin()
                .field("file", argument())
                .field("verdict", refusal.isPresent() ? "reject" : "accept")
                .field("insns", program.size());
        refusal.ifPresent(
                r -> out.field("insn", r.insn()).field("rule", r.rule().name()).field("message", r.message()));
        out.end();
    }
}
