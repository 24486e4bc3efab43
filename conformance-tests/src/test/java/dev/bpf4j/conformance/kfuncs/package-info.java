/** Kernel functions that programs call by type, and pointers to the kernel's objects, against what Linux said of programs. */
package dev.bpf4j.conformance.kfuncs;
