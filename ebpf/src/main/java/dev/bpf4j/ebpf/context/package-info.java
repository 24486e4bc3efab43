/**
 * Contexts are declared, not coded: a {@link dev.bpf4j.ebpf.context.ContextType} lists fields bound to accessors of a
 * Java type, and verifier, engines and documentation all read that declaration.
 */
package dev.bpf4j.ebpf.context;
