/** Functions of the host that programs call by number: a typed prototype, which the verifier reads, and a Java function. */
package dev.bpf4j.ebpf.helper;
