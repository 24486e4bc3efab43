package dev.bpf4j.verifier.seam;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether paths end where they meet others. */
public enum Pruning {
    /** Never: exploration takes exponential time. */
    OFF,
    /** Where a kept state is the same, in what is still read. */
    EXACT,
    /** Where a kept state covers it; see {@link SubsumptionRule}. */
    SUBSUMPTION;

    public static Optional<Pruning> of(String spelling) {
        return Arrays.stream(values())
                .filter(p -> p.toString().equals(spelling))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
