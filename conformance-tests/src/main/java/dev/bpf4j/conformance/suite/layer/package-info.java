/**
 * The layers of the suite, one class each: which programs and inputs tell implementations apart. Expectations are never
 * written here; the reference interpreter and the checker give them.
 */
package dev.bpf4j.conformance.suite.layer;
