package dev.bpf4j.conformance.suite.run;

import dev.bpf4j.conformance.suite.engine.Judgement;

/** Results of the vectors of a feature. */
public record FeatureCount(String layer, String feature, int passed, int failed, int unsupported) {

    FeatureCount(String layer, String feature) {
        this(layer, feature, 0, 0, 0);
    }

    FeatureCount plus(Judgement.Status status) {
        return switch (status) {
            case PASSED -> new FeatureCount(layer, feature, passed + 1, failed, unsupported);
            case FAILED -> new FeatureCount(layer, feature, passed, failed + 1, unsupported);
            case UNSUPPORTED -> new FeatureCount(layer, feature, passed, failed, unsupported + 1);
        };
    }

    /** Number of vectors. */
    public int total() {
        return passed + failed + unsupported;
    }
}
