/**
 * The live Linux kernel as a reference implementation: its verifier, its eBPF engine, its socket filters and its
 * seccomp checker, asked through system calls. Everything goes in and comes out as plain bytes and numbers, so that
 * no opinion of bpf4j colours the answer.
 */
package dev.bpf4j.conformance.kernel;
