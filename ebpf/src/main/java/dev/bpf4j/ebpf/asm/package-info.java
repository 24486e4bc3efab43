/** Text to instructions and back, in the syntax of the kernel's verifier log and of LLVM. */
package dev.bpf4j.ebpf.asm;
