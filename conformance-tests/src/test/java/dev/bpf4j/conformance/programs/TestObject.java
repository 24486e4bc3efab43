package dev.bpf4j.conformance.programs;

import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.map.SpecialField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An object that {@code build.sh} beside the sources made.
 *
 * @param name of the source without {@code .c}
 * @param order {@code el} or {@code eb}
 * @param cpu {@code v1} to {@code v4}
 */
record TestObject(Path file, String name, String order, String cpu) {
    static final String LITTLE = "el";
    static final String BIG = "eb";
    private static final long TIMERS_NANOS = 500_000_000;

    private static final Map<String, String> KCONFIG =
            Map.of("CONFIG_HZ", "250", "CONFIG_BPF4J_LIMIT", "1400", "CONFIG_BPF4J_NAME", "\"corpus\"");

    /** All objects in a folder of the test resources, by name. */
    static List<TestObject> all(String folder) {
        Path objects = Path.of(System.getProperty("bpf4j.root", ".."))
                .resolve("conformance-tests/src/test/resources/" + folder + "/objects");
        try (Stream<Path> files = Files.list(objects)) {
            return files.filter(file -> file.toString().endsWith(".o"))
                    .sorted()
                    .map(TestObject::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestObject of(Path file) {
        String[] parts = file.getFileName().toString().split("\\.");
        return new TestObject(file, parts[0], parts[1], parts[2]);
    }

    /** The same program for the machine of the other byte order. */
    TestObject inOrder(String other) {
        Path sibling = file.resolveSibling(name + "." + other + "." + cpu + ".o");
        return new TestObject(sibling, name, other, cpu);
    }

    ObjectFile load(ObjectFile.Options options) {
        try {
            return ObjectFile.load(Files.readAllBytes(file), options.withKconfig(KCONFIG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The programs to enter: all but those that only others go on with. */
    static List<ObjectProgram> entries(ObjectFile object) {
        Set<String> parts = object.maps().stream()
                .flatMap(map -> map.values().stream())
                .map(ObjectMap.Initial::target)
                .collect(Collectors.toSet());
        return object.programs().stream()
                .filter(program -> !parts.contains(program.name()))
                .toList();
    }

    /** Lets the timers of a run go off, if the object has some: it starts none that is due later and not cancelled. */
    static void awaitTimers(ObjectFile object) {
        boolean timers = object.maps().stream()
                .anyMatch(map ->
                        map.spec().details().field(SpecialField.Kind.TIMER).isPresent());
        if (timers) {
            LockSupport.parkNanos(TIMERS_NANOS);
        }
    }

    @Override
    public String toString() {
        return name + "." + order + "." + cpu;
    }
}
