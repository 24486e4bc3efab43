/** The static side: where control can go, the functions of a program, and which registers and stack bytes are still read. */
package dev.bpf4j.verifier.cfg;
