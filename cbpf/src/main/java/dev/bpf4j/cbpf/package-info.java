/** The classic BPF program model: the table of 49 opcodes, instructions, programs, ancillary loads. */
package dev.bpf4j.cbpf;
