/**
 * The BPF Type Format (kernel document "BPF Type Format"): types, what {@code .BTF.ext} says about instructions, and
 * CO-RE, which fits a program to the types of another kernel.
 */
package dev.bpf4j.ebpf.btf;
