/** Programs as arguments: what a file is by its content, in which instruction set, and how programs are written back. */
package dev.bpf4j.cli.program;
