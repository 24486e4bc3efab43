package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.domain.ScalarDomain;

/** By what programs are judged. */
public record Policy(ProgramType<?> type, Profile profile, ScalarDomain domain) {}
