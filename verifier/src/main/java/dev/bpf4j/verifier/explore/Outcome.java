package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.Statistics;
import java.util.Optional;

/**
 * What an exploration found.
 *
 * @param rejection why the program is refused; empty if it is safe
 * @param facts what is true of the program, if it is safe
 */
public record Outcome(Optional<Rejection> rejection, Facts facts, Statistics statistics) {}
