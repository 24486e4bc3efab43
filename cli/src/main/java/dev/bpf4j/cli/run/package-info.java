/** Runs a program with one of the engines: over the packets of a capture, over a block of memory, on a system call. */
package dev.bpf4j.cli.run;
