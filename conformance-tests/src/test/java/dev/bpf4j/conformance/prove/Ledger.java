package dev.bpf4j.conformance.prove;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The results of many proofs: how many of each kind, how long they took, and which were the slowest. */
final class Ledger {
    private static final int SLOWEST = 10;

    private final String title;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String name, Result result) {
        String line() {
            return String.format(Locale.ROOT, "  %8.3f s  %s", result.time().toNanos() / 1e9, name);
        }
    }

    Ledger(String title) {
        this.title = title;
    }

    void add(String name, Result result) {
        entries.add(new Entry(name, result));
    }

    int size() {
        return entries.size();
    }

    /** How many results are of that kind, such as {@code Result.Equivalent}. */
    long count(Class<? extends Result> kind) {
        return entries.stream().filter(entry -> kind.isInstance(entry.result())).count();
    }

    /** The lines of all results of that kind. */
    List<String> lines(Class<? extends Result> kind) {
        return entries.stream()
                .filter(entry -> kind.isInstance(entry.result()))
                .map(entry -> entry.name() + ": " + entry.result().line())
                .toList();
    }

    void print() {
        Map<String, Long> counts = new TreeMap<>();
        Duration total = Duration.ZERO;
        for (Entry entry : entries) {
            counts.merge(entry.result().getClass().getSimpleName(), 1L, Long::sum);
            total = total.plus(entry.result().time());
        }
        System.out.printf(Locale.ROOT, "[%s] %s in %.1f s; the slowest:%n", title, counts, total.toMillis() / 1e3);
        entries.stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.result().time())
                        .reversed())
                .limit(SLOWEST)
                .map(Entry::line)
                .forEach(System.out::println);
    }
}
