package dev.bpf4j.conformance.suite;

/** The suite, generated once for all tests. */
final class GeneratedSuite {
    static final Suite SUITE = Suite.generate();

    private GeneratedSuite() {}
}
