/** Load-time rules: which classic programs Linux accepts for sockets and for seccomp, and why it refuses others. */
package dev.bpf4j.cbpf.check;
