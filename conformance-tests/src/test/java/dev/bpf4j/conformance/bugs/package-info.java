/** Mistakes that verifiers have made, made again through the seams of ours, and what finds them. */
package dev.bpf4j.conformance.bugs;
