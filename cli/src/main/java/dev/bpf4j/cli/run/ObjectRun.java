package dev.bpf4j.cli.run;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.helper.Scheduler;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.linux.XdpBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.runtime.Runner;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A program of an object file, ready to run, with the object's maps and the programs that it may go on with. */
public final class ObjectRun {
    private static final String GROUP = "cgroup_skb";

    private final ObjectFile object;
    private final LinkedMaps maps;
    private final LoadedProgram<?> entry;

    /** Which program: by its name, by its section, or the only one that others do not go on with. */
    public record Selection(Optional<String> program, Optional<String> section) {}

    private ObjectRun(ObjectFile object, LinkedMaps maps, LoadedProgram<?> entry) {
        this.object = object;
        this.maps = maps;
        this.entry = entry;
    }

    /**
     * Loads an object.
     *
     * @param options what the object leaves to whoever loads it
     * @param profile what the verifier lets through; empty if it is not asked
     * @throws CommandException if the object is malformed, a program is refused, or there are several to choose from
     */
    public static ObjectRun load(
            String name,
            byte[] bytes,
            ObjectFile.Options options,
            Selection selection,
            Engine engine,
            Optional<Profile> profile) {
        InputFile file = InputFile.of(name);
        try {
            ObjectFile object = ObjectFile.load(bytes, options);
            LinkedMaps maps = LinkedMaps.of(object);
            ObjectProgram chosen = choose(file, object, selection);
            Loader loader = new Loader(file, object, maps, engine, profile, host());
            parts(object)
                    .forEach(part -> object.program(part)
                            .ifPresent(program ->
                                    maps.put(part, loader.load(program).tailCallTarget())));
            return new ObjectRun(object, maps, loader.load(chosen));
        } catch (MalformedProgramException e) {
            throw file.failure(e.getMessage());
        }
    }

    /** This machine. Timers go off in its time, as long as the run lasts. */
    private static Host host() {
        return Host.system().withScheduler(Scheduler.on(Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "timers");
            thread.setDaemon(true);
            return thread;
        })));
    }

    /** Programs that the object puts into arrays of programs. */
    private static Set<String> parts(ObjectFile object) {
        return object.maps().stream()
                .flatMap(map -> map.values().stream())
                .map(ObjectMap.Initial::target)
                .collect(Collectors.toSet());
    }

    private static ObjectProgram choose(InputFile file, ObjectFile object, Selection selection) {
        Set<String> parts = selection.program().isPresent() ? Set.of() : parts(object);
        List<ObjectProgram> found = object.programs().stream()
                .filter(program ->
                        selection.program().map(program.name()::equals).orElse(true))
                .filter(program ->
                        selection.section().map(program.section()::equals).orElse(true))
                .filter(program -> !parts.contains(program.name()))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String names = object.programs().stream()
                .map(program -> program.name() + " (section " + program.section() + ")")
                .collect(Collectors.joining(", "));
        throw file.failure((found.isEmpty() ? "no such program" : "several programs; say --program NAME")
                + ", there are: " + names);
    }

    /** Loads the programs of one object. */
    private record Loader(
            InputFile file, ObjectFile object, LinkedMaps maps, Engine engine, Optional<Profile> profile, Host host) {
        LoadedProgram<?> load(ObjectProgram program) {
            String name = program.sectionName()
                    .orElseThrow(() -> file.failure("section " + program.section() + " says no program type"))
                    .programType();
            ProgramType<?> type = KernelProgramType.byName(name)
                    .orElseThrow(() -> file.failure("no program type " + name))
                    .type();
            Class<?> context = type.context().javaType();
            if (context != XdpBuffer.class && context != SocketBuffer.class) {
                throw file.failure(
                        "program " + program.name() + " is of type " + type.name() + ", which does not run on packets");
            }
            return load(program, type);
        }

        private <T> LoadedProgram<T> load(ObjectProgram program, ProgramType<T> type) {
            ProgramLoader<T> loader = ProgramLoader.of(type)
                    .engine(runner())
                    .host(host)
                    .maps(maps.list())
                    .profile(profile.orElse(Profile.ROOT));
            try {
                return profile.isPresent() ? loader.load(object, program) : loader.loadUnverified(program.resolved());
            } catch (RejectedProgramException e) {
                throw file.failure("program " + program.name() + " rejected: " + e.getMessage());
            }
        }

        private dev.bpf4j.runtime.Engine runner() {
            return switch (engine) {
                case INTERPRETER -> dev.bpf4j.runtime.Engine.INTERPRETER;
                case JIT -> dev.bpf4j.runtime.Engine.JIT;
                case CLASSIC, KERNEL ->
                    throw new UsageException("--engine " + engine + ": objects run in interpreter and jit");
            };
        }
    }

    public ProgramType<?> type() {
        return entry.type();
    }

    /** All maps of the object. */
    public List<MapContents> contents() {
        return IntStream.range(0, maps.list().size())
                .mapToObj(i -> new MapContents(
                        object, object.maps().get(i), maps.list().get(i)))
                .toList();
    }

    /** The program for packets of a capture, which it leaves in the buffer as it changed them. */
    @SuppressWarnings("unchecked") // the context's class says what the program is for
    public PacketProgram program() {
        if (entry.type().context().javaType() == XdpBuffer.class) {
            return xdp(((LoadedProgram<XdpBuffer>) entry).runner());
        }
        Runner<SocketBuffer> runner = ((LoadedProgram<SocketBuffer>) entry).runner();
        return entry.type().name().equals(GROUP) ? fromNetwork(runner) : runner::run;
    }

    private static PacketProgram xdp(Runner<XdpBuffer> runner) {
        XdpBuffer buffer = new XdpBuffer();
        return packet -> {
            long value = runner.run(buffer.packet(packet.toByteArray()));
            packet.packet(buffer.toByteArray());
            return value;
        };
    }

    /** Programs of groups do not see the header of the link layer. */
    private PacketProgram fromNetwork(Runner<SocketBuffer> runner) {
        return packet -> {
            int header = packet.networkHeader();
            if (header > packet.captured()) {
                throw new PacketRefused("shorter than its link-layer header");
            }
            int protocol = packet.protocol();
            byte[] bytes = packet.toByteArray();
            packet.packet(bytes, header, bytes.length - header, packet.length() - header)
                    .linkHeader(-header)
                    .protocol(protocol);
            long value = runner.run(packet);
            packet.packet(bytes);
            return value;
        };
    }
}
