package dev.bpf4j.verifier.seam;

import java.util.function.UnaryOperator;

/**
 * Rules in place of the standard ones: each a function that is given the standard rule of one verification.
 *
 * @param precision for marking what mattered
 */
public record Rules(
        UnaryOperator<TransferRule> transfer,
        UnaryOperator<RefinementRule> refinement,
        UnaryOperator<RequirementRule> requirements,
        UnaryOperator<SubsumptionRule> subsumption,
        UnaryOperator<PrecisionRule> precision) {
    /** The standard rules as they are. */
    public static final Rules STANDARD = new Rules(
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            UnaryOperator.identity());

    public Rules transfer(UnaryOperator<TransferRule> rule) {
        return new Rules(rule, refinement, requirements, subsumption, precision);
    }

    public Rules refinement(UnaryOperator<RefinementRule> rule) {
        return new Rules(transfer, rule, requirements, subsumption, precision);
    }

    public Rules requirements(UnaryOperator<RequirementRule> rule) {
        return new Rules(transfer, refinement, rule, subsumption, precision);
    }

    public Rules subsumption(UnaryOperator<SubsumptionRule> rule) {
        return new Rules(transfer, refinement, requirements, rule, precision);
    }

    public Rules precision(UnaryOperator<PrecisionRule> rule) {
        return new Rules(transfer, refinement, requirements, subsumption, rule);
    }
}
