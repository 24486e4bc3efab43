package dev.bpf4j.conformance.bugs;

import java.util.List;
import java.util.stream.Stream;

/** All mistakes. */
final class Catalogue {
    private Catalogue() {}

    static List<KernelBug> all() {
        return Stream.of(NumberBugs.all(), MemoryBugs.all(), PathBugs.all())
                .flatMap(List::stream)
                .toList();
    }
}
