package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.seam.Pruning;
import dev.bpf4j.verifier.seam.Rules;

/**
 * How a program is explored.
 *
 * @param liveness whether states are compared only in what may still be read
 * @param precision whether numbers count, when states are compared, only where they have mattered
 * @param budget instructions that may be processed, over all paths
 */
public record Settings(
        Strategy strategy,
        Rules rules,
        Pruning pruning,
        boolean liveness,
        boolean precision,
        int budget,
        Observer observer) {
    /** The standard rules, everything on, Linux's budget. */
    public static final Settings STANDARD = new Settings(
            Strategy.adaptive(), Rules.STANDARD, Pruning.SUBSUMPTION, true, true, 1_000_000, Observer.none());

    public Settings strategy(Strategy which) {
        return new Settings(which, rules, pruning, liveness, precision, budget, observer);
    }

    public Settings rules(Rules which) {
        return new Settings(strategy, which, pruning, liveness, precision, budget, observer);
    }

    public Settings pruning(Pruning which) {
        return new Settings(strategy, rules, which, liveness, precision, budget, observer);
    }

    public Settings liveness(boolean on) {
        return new Settings(strategy, rules, pruning, on, precision, budget, observer);
    }

    public Settings precision(boolean on) {
        return new Settings(strategy, rules, pruning, liveness, on, budget, observer);
    }

    public Settings budget(int processed) {
        return new Settings(strategy, rules, pruning, liveness, precision, processed, observer);
    }

    public Settings observer(Observer who) {
        return new Settings(strategy, rules, pruning, liveness, precision, budget, who);
    }
}
