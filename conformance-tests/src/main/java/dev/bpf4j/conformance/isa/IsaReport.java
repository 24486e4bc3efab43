package dev.bpf4j.conformance.isa;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.CpuVersion;
import dev.bpf4j.ebpf.isa.Group;
import dev.bpf4j.ebpf.run.TrapException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the engines made of the suite.
 *
 * @param rows tests and how many of them each engine passed: by cpu version, by group, all, and programs to refuse
 * @param failures every test that an engine failed
 */
public record IsaReport(List<Row> rows, List<Failure> failures) {

    /**
     * Some of the tests.
     *
     * @param what they have in common, for example {@code cpu v1} or {@code group atomic64}
     * @param tests their number; a test may be in several groups
     * @param passed how many of them, by engine
     */
    public record Row(String what, int tests, Map<IsaEngine, Integer> passed) {}

    /** @param reason why the engine failed the test, in one line */
    public record Failure(String test, IsaEngine engine, String reason) {}

    /** 0 if every engine passed everything, else 1. */
    public int exitStatus() {
        return failures.isEmpty() ? 0 : 1;
    }

    /** Runs every test in every engine. */
    public static IsaReport of(IsaSuite suite) {
        return new Runner(suite).report();
    }

    /** Runs, and remembers who failed what. */
    private static final class Runner {
        private final IsaSuite suite;
        private final Map<IsaEngine, Map<String, String>> failed = new EnumMap<>(IsaEngine.class);
        private final List<Row> rows = new ArrayList<>();

        Runner(IsaSuite suite) {
            this.suite = suite;
        }

        IsaReport report() {
            for (IsaEngine engine : IsaEngine.values()) {
                failed.put(engine, new LinkedHashMap<>(suite.unreadable()));
                suite.tests()
                        .forEach(test -> failure(engine, test).ifPresent(reason -> fail(engine, test.name(), reason)));
            }
            suite.negatives().forEach(this::refuse);
            for (CpuVersion cpu : CpuVersion.values()) {
                tests("cpu " + lower(cpu), test -> test.cpu() == cpu);
            }
            for (Group group : Group.values()) {
                tests("group " + lower(group), test -> test.groups().contains(group));
            }
            row("not readable", List.copyOf(suite.unreadable().keySet()));
            row("all", suite.tests().stream().map(IsaTest::name).toList());
            row("to be refused", List.copyOf(suite.negatives().keySet()));
            return new IsaReport(List.copyOf(rows), failures());
        }

        private static String lower(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private void fail(IsaEngine engine, String test, String reason) {
            failed.get(engine).put(test, reason);
        }

        private static Optional<String> failure(IsaEngine engine, IsaTest test) {
            try {
                long r0 = engine.run(test.program(), test.memory().clone());
                return r0 == test.result()
                        ? Optional.empty()
                        : Optional.of(String.format("returned 0x%x, which should be 0x%x", r0, test.result()));
            } catch (TrapException | IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        }

        /** Decoding refuses; no engine gets to see the program. */
        private void refuse(String name, byte[] program) {
            try {
                Codec.decode(program);
                failed.keySet().forEach(engine -> fail(engine, name, "is not refused"));
            } catch (MalformedProgramException e) {
                // as it should be
            }
        }

        private void tests(String what, Predicate<IsaTest> which) {
            row(what, suite.tests().stream().filter(which).map(IsaTest::name).toList());
        }

        private void row(String what, List<String> names) {
            if (names.isEmpty()) {
                return;
            }
            Map<IsaEngine, Integer> passed = new EnumMap<>(IsaEngine.class);
            failed.forEach((engine, faults) -> passed.put(engine, (int)
                    names.stream().filter(name -> !faults.containsKey(name)).count()));
            rows.add(new Row(what, names.size(), passed));
        }

        private List<Failure> failures() {
            List<Failure> failures = new ArrayList<>();
            failed.forEach((engine, faults) ->
                    faults.forEach((test, reason) -> failures.add(new Failure(test, engine, reason))));
            return List.copyOf(failures);
        }
    }
}
