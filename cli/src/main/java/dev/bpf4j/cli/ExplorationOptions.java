package dev.bpf4j.cli;

import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.verifier.KernelLevel;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.explore.Strategy;
import dev.bpf4j.verifier.seam.Pruning;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How the verifier explores programs: for seeing what each part of it is worth. */
final class ExplorationOptions {
    /** Scalar domains by name. */
    enum Domain {
        PRODUCT(ScalarDomain::product),
        TNUM(ScalarDomain::tnum),
        INTERVAL(ScalarDomain::interval);

        private final Supplier<ScalarDomain> domain;

        Domain(Supplier<ScalarDomain> domain) {
            this.domain = domain;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Strategies by name. */
    enum StrategyName {
        ADAPTIVE(Strategy::adaptive),
        PATHS(Strategy::paths),
        FIXPOINT(Strategy::fixpoint);

        private final Supplier<Strategy> strategy;

        StrategyName(Supplier<Strategy> strategy) {
            this.strategy = strategy;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--domain",
            paramLabel = "product|tnum|interval",
            description = "What is tracked of numbers: bits and ranges (the default), bits, or ranges.")
    private Domain domain = Domain.PRODUCT;

    @Option(
            names = "--strategy",
            paramLabel = "adaptive|paths|fixpoint",
            description =
                    "Follows paths as Linux does, joins states to a fixpoint, or, by default, walks along all edges"
                            + " first and follows paths if that refuses the program.")
    private Optional<StrategyName> strategy = Optional.empty();

    @Option(
            names = "--pruning",
            paramLabel = "off|exact|subsumption",
            description = "Whether a path ends at an explored state: never, at the same, or at one that covers it (the"
                    + " default).")
    private Pruning pruning = Pruning.SUBSUMPTION;

    @Option(names = "--no-liveness", description = "Compares states in everything, not only in what may still be read.")
    private boolean noLiveness;

    @Option(names = "--no-precision", description = "Compares all numbers, not only those that have mattered.")
    private boolean noPrecision;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "Instructions that may be processed, over all paths; 1000000 is the default.")
    private int budget = Verifier.DEFAULT_BUDGET;

    @Option(
            names = "--kernel-level",
            paramLabel = "6.1|6.18",
            description = "The kernel whose verdict is meant, where kernels differ; 6.18 is the default.")
    private String level = KernelLevel.V6_18.toString();

    /** @param logged whether the exploration is shown, as that of Linux: then paths are followed at once */
    Verifier apply(Verifier verifier, boolean logged) {
        if (budget <= 0) {
            throw new UsageException("--budget takes a positive number, not " + budget);
        }
        StrategyName usual = logged ? StrategyName.PATHS : StrategyName.ADAPTIVE;
        KernelLevel kernel = KernelLevel.of(level)
                .orElseThrow(() -> new UsageException("--kernel-level takes 6.1 or 6.18, not " + level));
        return verifier.domain(domain.domain.get())
                .level(kernel)
                .strategy(strategy.orElse(usual).strategy.get())
                .pruning(pruning)
                .liveness(!noLiveness)
                .precision(!noPrecision)
                .budget(budget);
    }
}
