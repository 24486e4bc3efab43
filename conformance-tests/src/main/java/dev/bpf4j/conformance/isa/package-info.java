/**
 * The public bpf_conformance suite of the instruction set, run by the extended engines in one process: its files, its
 * plug-in convention (R1 = memory, R2 = length), and its results by cpu version and conformance group.
 */
package dev.bpf4j.conformance.isa;
