/** Tests. */
package dev.bpf4j.conformance.prove.domain;
