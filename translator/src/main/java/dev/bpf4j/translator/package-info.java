/**
 * Classic BPF to extended BPF: the mapping of instructions, the layout of jumps, the helpers that translated programs
 * call where Linux has none, and the view of extended contexts as classic input, for running both sides on one packet.
 */
package dev.bpf4j.translator;
