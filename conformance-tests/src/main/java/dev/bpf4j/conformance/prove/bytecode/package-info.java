/** Runs compiled Java methods on terms: what a method returns as a formula over what it is given. */
package dev.bpf4j.conformance.prove.bytecode;
