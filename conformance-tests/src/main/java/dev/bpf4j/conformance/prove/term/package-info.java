/**
 * Bit-vector terms as shared graphs: equal terms are one object, and building a term simplifies it, so that most of what
 * two correct programs compute becomes the same term before a solver is asked. No solver is known here.
 */
package dev.bpf4j.conformance.prove.term;
