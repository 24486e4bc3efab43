package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.cfg.Liveness;
import dev.bpf4j.verifier.require.Policy;

/**
 * A program to explore.
 *
 * @param liveness what may still be read; everything, if the settings turn it off
 */
public record Task(Program program, ControlFlow flow, Liveness liveness, Policy policy, Settings settings) {}
