/** What the prover says of real filters, generated programs, miscompiled filters and mistaken translations. */
package dev.bpf4j.conformance.prove;
