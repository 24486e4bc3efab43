/** Reading hostile files: bounds-checked fields and strings, with errors that say in which section and at which byte. */
package dev.bpf4j.ebpf.bytes;
