/** The program itself: an immutable sequence of instructions addressed by 8-byte slot, and the error for what is not one. */
package dev.bpf4j.ebpf;
