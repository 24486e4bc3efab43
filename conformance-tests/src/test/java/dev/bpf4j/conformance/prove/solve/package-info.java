/** What Z3 makes of terms against plain evaluation. */
package dev.bpf4j.conformance.prove.solve;
