/** Running programs: the state of one run, the trap that ends a bad one, and the reference interpreter. */
package dev.bpf4j.ebpf.run;
