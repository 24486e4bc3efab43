package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.console.OutputFile;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.MemoryInput;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.run.Actions;
import dev.bpf4j.cli.run.CaptureRun;
import dev.bpf4j.cli.run.ChangedPackets;
import dev.bpf4j.cli.run.Engine;
import dev.bpf4j.cli.run.MapContents;
import dev.bpf4j.cli.run.ObjectRun;
import dev.bpf4j.cli.run.PacketProgram;
import dev.bpf4j.cli.run.Preparation;
import dev.bpf4j.cli.run.SeccompAction;
import dev.bpf4j.cli.run.SystemCall;
import dev.bpf4j.ebpf.elf.ElfFile;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.verifier.Profile;
import java.util.Optional;
import java.util.function.LongSupplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Programs on inputs. */
@Command(
        name = "run",
        description = {
            "Runs a program on the packets of a capture, on a block of memory, or on a system call.",
            "Object files that clang compiled run with their maps; the summary then counts packets by action.",
            "Prints passes:N fails:M for captures (a packet passes if the program returns anything but 0 in 32 bits),"
                    + " r0 for memory, the action for system calls."
        },
        footer = {"", "Example: ./bpf run examples/port22.txt --engine classic --pcap examples/traffic.pcap"})
final class RunCommand extends ProgramCommand {
    /** What the program runs on: exactly one of these. */
    static final class Input {
        @Option(names = "--pcap", paramLabel = "FILE", description = "A capture file, pcap or pcapng.")
        private Optional<String> capture = Optional.empty();

        @Option(
                names = "--mem",
                paramLabel = "FILE|HEX",
                description = "Memory, a file or hexadecimal digits: r1 points to it, r2 is its length.")
        private Optional<String> memory = Optional.empty();

        @Option(
                names = "--seccomp",
                paramLabel = "\"nr arch ip a0 .. a5\"",
                description = "A system call; numbers are decimal or 0x..., missing ones at the end are 0.")
        private Optional<String> call = Optional.empty();
    }

    @ArgGroup(multiplicity = "1")
    private Input input;

    @Option(
            names = "--engine",
            paramLabel = "classic|interpreter|jit|kernel",
            description =
                    "Who runs it: the reference interpreter of classic programs, that of extended ones, JVM bytecode"
                            + " (the default), or the running kernel. All but the first translate classic programs.")
    private Engine engine = Engine.JIT;

    @Option(
            names = "--profile",
            paramLabel = "root|cap-bpf|strict",
            description = "What the verifier lets through; the default is root for object files, else strict.")
    private Optional<Profile> profile = Optional.empty();

    @Option(names = "--unverified", description = "Runs the program without asking the verifier; it may trap.")
    private boolean unverified;

    @Option(names = "--print", description = "Prints the value that the program returns for each packet.")
    private boolean print;

    @Option(
            names = "--json",
            description = "Prints JSON objects: packet, result (with --print); passes, fails; result.")
    private boolean json;

    @Option(names = "--program", paramLabel = "NAME", description = "The program of an object file, by its function.")
    private Optional<String> function = Optional.empty();

    @Option(names = "--section", paramLabel = "NAME", description = "The program of an object file, by its section.")
    private Optional<String> section = Optional.empty();

    @Option(
            names = "--maps",
            description = "Prints what the maps of an object file hold in the end, by their types;"
                    + " elements of arrays that are zero are left out.")
    private boolean maps;

    @Option(
            names = {"-w", "--write"},
            paramLabel = "OUT",
            description = "Writes a capture of the packets as a program of an object file left them.")
    private Optional<String> written = Optional.empty();

    @Mixin
    private ObjectOptions objectOptions = new ObjectOptions();

    RunCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        byte[] bytes = bytes();
        if (ElfFile.isElf(bytes)) {
            object(bytes);
            return OK;
        }
        requireNoObjectOption();
        ProgramInput program = program(bytes);
        Preparation preparation = new Preparation(program, engine, profile(Profile.STRICT));
        input.capture.ifPresent(file -> capture(preparation, file));
        input.memory.ifPresent(memory -> memory(preparation, memory));
        input.call.ifPresent(call -> seccomp(preparation, call));
        return OK;
    }

    private Optional<Profile> profile(Profile usual) {
        return unverified ? Optional.empty() : Optional.of(profile.orElse(usual));
    }

    private void requireNoObjectOption() {
        if (maps || function.isPresent() || section.isPresent() || written.isPresent() || objectOptions.given()) {
            throw new UsageException("--program, --section, --maps, --write, --kconfig and --btf are for object files");
        }
    }

    private void object(byte[] bytes) {
        String capture =
                input.capture.orElseThrow(() -> new UsageException("programs of object files run on captures: --pcap"));
        ObjectRun.Selection selection = new ObjectRun.Selection(function, section);
        ObjectRun run = ObjectRun.load(
                argument(), bytes, objectOptions.read(console), selection, engine, profile(Profile.ROOT));
        ChangedPackets changed = new ChangedPackets();
        CaptureRun.PacketSink sink = written.isPresent() ? changed : (packets, packet) -> {};
        CaptureRun.Results results = new ActionResults(console, print, json, Actions.of(run.type()));
        try (PacketProgram program = run.program()) {
            new CaptureRun(capture, argument(), program, results, sink).run();
        }
        written.ifPresent(file -> OutputFile.of(file).write(changed.content()));
        if (maps) {
            run.contents().forEach(this::show);
        }
    }

    private void show(MapContents contents) {
        if (json) {
            new JsonLines(console).object(contents.tree());
            return;
        }
        console.line("map " + contents.declared().name() + " (" + contents.kind() + "):");
        contents.elements().forEach(element -> console.line("  " + element.line()));
    }

    private void capture(Preparation preparation, String file) {
        CaptureRun.Results results =
                json ? new JsonResults(new JsonLines(console), print) : new TextResults(console, print);
        try (PacketProgram program = preparation.packetFilter()) {
            new CaptureRun(file, argument(), program, results).run();
        }
    }

    private void memory(Preparation preparation, String argument) {
        PlainMemory memory = new PlainMemory(MemoryInput.read(argument, console));
        long r0 = once(preparation, () -> preparation.memoryProgram().applyAsLong(memory));
        String hex = "0x" + Long.toHexString(r0);
        if (json) {
            new JsonLines(console)
                    .begin()
                    .unsigned("result", r0)
                    .field("hex", hex)
                    .end();
        } else {
            console.line(hex);
        }
    }

    private void seccomp(Preparation preparation, String text) {
        SeccompData call = SystemCall.parse(text);
        int value = (int) once(preparation, () -> preparation.seccompFilter().applyAsLong(call));
        String action = SeccompAction.describe(value);
        if (json) {
            new JsonLines(console)
                    .begin()
                    .unsigned("result", Integer.toUnsignedLong(value))
                    .field("action", action)
                    .end();
        } else {
            console.line(String.format("0x%08x %s", value, action));
        }
    }

    private static long once(Preparation preparation, LongSupplier run) {
        try {
            return run.getAsLong();
        } catch (TrapException e) {
            throw preparation.input().failure("trap: " + e.getMessage());
        }
    }
}
