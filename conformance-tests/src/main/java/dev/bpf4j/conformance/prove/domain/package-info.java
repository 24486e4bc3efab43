/** Proofs that the verifier's default domain of scalars is sound, about the class files that are run. */
package dev.bpf4j.conformance.prove.domain;
