package dev.bpf4j.conformance.suite.run;

import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What an engine made of a suite.
 *
 * @param results in the order of the suite
 * @param time how long it took
 */
public record Report(String engine, List<Result> results, Duration time) {

    public Report {
        results = List.copyOf(results);
    }

    /** Results by layer and feature, in the order of the suite. */
    public List<FeatureCount> features() {
        return count(
                result -> result.vector().layer() + "/" + result.vector().feature(),
                result -> result.vector().feature());
    }

    /** Results by layer, in the order of the suite; the feature is empty. */
    public List<FeatureCount> layers() {
        return count(result -> result.vector().layer(), result -> "");
    }

    private List<FeatureCount> count(Function<Result, String> key, Function<Result, String> feature) {
        Map<String, FeatureCount> counts = new LinkedHashMap<>();
        for (Result result : results) {
            FeatureCount zero = new FeatureCount(result.vector().layer(), feature.apply(result));
            counts.put(
                    key.apply(result),
                    counts.getOrDefault(key.apply(result), zero).plus(result.status()));
        }
        return new ArrayList<>(counts.values());
    }

    /** All results together; layer and feature are empty. */
    public FeatureCount total() {
        FeatureCount total = new FeatureCount("", "");
        for (Result result : results) {
            total = total.plus(result.status());
        }
        return total;
    }

    /** Results with this status, in the order of the suite. */
    public List<Result> with(Status status) {
        return results.stream().filter(result -> result.status() == status).toList();
    }

    /** 0 if nothing failed, else 1. What an engine does not support is no failure. */
    public int exitStatus() {
        return total().failed() == 0 ? 0 : 1;
    }
}
