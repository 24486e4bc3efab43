/** Asks for verdicts: bpf4j's verifier and, beside it, that of the running kernel. */
package dev.bpf4j.cli.verify;
