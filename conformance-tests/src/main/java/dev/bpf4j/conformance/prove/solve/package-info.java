/** Questions about terms, answered by the cheapest means that can: looking, trying values, remembering, and Z3. */
package dev.bpf4j.conformance.prove.solve;
