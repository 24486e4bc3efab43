package dev.bpf4j.cli.program;

import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.linux.HelperCatalog;
import java.util.Optional;
import java.util.stream.IntStream;

/** All helpers of Linux, for listings. */
public final class HelperNames {
    private HelperNames() {}

    /** Helpers that have names and prototypes, but cannot be called. */
    public static HelperTable table() {
        HelperCatalog catalog = HelperCatalog.instance();
        return HelperTable.of(IntStream.rangeClosed(1, HelperCatalog.MAX_ID)
                .mapToObj(id -> prototype(catalog, id))
                .flatMap(Optional::stream)
                .map(HelperNames::named)
                .toList());
    }

    private static Optional<Prototype> prototype(HelperCatalog catalog, int id) {
        return catalog.programTypes(id).stream().sorted().findFirst().flatMap(type -> catalog.prototype(id, type));
    }

    private static Helper named(Prototype prototype) {
        return new Helper(prototype, (caller, r1, r2, r3, r4, r5) -> {
            throw new UnsupportedOperationException(prototype.name());
        });
    }
}
