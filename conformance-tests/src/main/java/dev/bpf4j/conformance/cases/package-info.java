/**
 * Programs for verifiers to judge, as lines of JSON, and two judges: bpf4j's verifier and the running kernel.
 * {@link dev.bpf4j.conformance.cases.CaseReader} says what a line may have.
 */
package dev.bpf4j.conformance.cases;
