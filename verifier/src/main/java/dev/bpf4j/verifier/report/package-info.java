/** Observers that turn an exploration into something to read. */
package dev.bpf4j.verifier.report;
