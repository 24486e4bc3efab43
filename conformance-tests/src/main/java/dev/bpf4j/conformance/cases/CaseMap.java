package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.map.MapSpec;

/**
 * A map that a case's program uses.
 *
 * @param insn slot of the {@code lddw} that loads it
 */
public record CaseMap(int insn, MapSpec spec) {}
