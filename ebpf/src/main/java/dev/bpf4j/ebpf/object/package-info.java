/** Objects that programs make of their own structures, and what such structures have that is no plain data. */
package dev.bpf4j.ebpf.object;
