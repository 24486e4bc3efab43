/** Objects that show one feature of Linux's verifier each, with what Linux said of their programs. */
package dev.bpf4j.conformance.features;
