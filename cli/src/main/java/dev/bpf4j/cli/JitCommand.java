package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.verify.Proof;
import dev.bpf4j.cli.verify.TypeName;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Profile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.TraceClassVisitor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Generated code for people. */
@Command(
        name = "jit",
        description = "Prints the JVM bytecode that a program is compiled to. Classic programs are translated first.",
        footer = {"", "Example: ./bpf jit examples/port22.txt"})
final class JitCommand extends ProgramCommand {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "What the program is loaded for: a program type of Linux by name or number, seccomp, or "
                    + "memory; socket_filter is the default.")
    private TypeName type = TypeName.SOCKET_FILTER;

    @Option(
            names = "--profile",
            paramLabel = "root|cap-bpf|strict",
            description = "What the verifier lets through; strict is the default.")
    private Profile profile = Profile.STRICT;

    @Option(names = "--unverified", description = "Compiles the program without asking the verifier.")
    private boolean unverified;

    JitCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        ProgramInput input = program();
        Program program = type.extended(input);
        Optional<Profile> asked = unverified ? Optional.empty() : Optional.of(profile);
        Facts facts = Proof.facts(input, program, type.type(), asked);
        JitCompiler.compile(program, type.type(), facts).classFiles().forEach(this::print);
        return OK;
    }

    private void print(byte[] classFile) {
        StringWriter text = new StringWriter();
        new ClassReader(classFile).accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        console.text(text.toString());
    }
}
