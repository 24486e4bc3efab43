package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.ClassicProgram;
import java.util.List;
import java.util.Set;

/** One question to an implementation, and the right answer. */
public sealed interface TestVector permits RunVector, CheckVector {

    /** Unique in the suite: {@code layer/feature/number}. */
    String id();

    ClassicProgram program();

    ContextKind context();

    /** Who else gave the expected answer. */
    Set<Confirmation> confirmed();

    /** What is tested; never empty. The first is the feature under which results are counted. */
    List<String> tags();

    /** The same, confirmed by these. */
    TestVector confirmedBy(Set<Confirmation> by);

    /** The part of the suite that this belongs to. */
    default String layer() {
        return id().substring(0, id().indexOf('/'));
    }

    /** The feature under which results are counted. */
    default String feature() {
        return tags().get(0);
    }

    /** @throws IllegalArgumentException if the id has no layer, or there is no tag */
    static void requireNamed(String id, List<String> tags) {
        if (!id.matches("[a-z0-9_-]{1,40}/[A-Za-z0-9_./-]{1,80}")) {
            throw new IllegalArgumentException("an id is layer/name, not '" + id + "'");
        }
        if (tags.isEmpty() || !tags.stream().allMatch(tag -> tag.matches("[A-Za-z0-9_.-]{1,60}"))) {
            throw new IllegalArgumentException("tags are one or more words, not " + tags);
        }
    }
}
