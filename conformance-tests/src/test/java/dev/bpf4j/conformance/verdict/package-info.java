/** Small programs by feature, each with the verdict of a Linux kernel, which ours is held against. */
package dev.bpf4j.conformance.verdict;
