/**
 * Implementations that the suite is put to: bpf4j's own engines, the live kernel, and external processes that speak the
 * line protocol; and what their answers are worth.
 */
package dev.bpf4j.conformance.suite.engine;
