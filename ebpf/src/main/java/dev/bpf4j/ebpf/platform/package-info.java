/**
 * Program types and the platforms that bundle them. A program type is what a program is loaded for: the context it is
 * given and the helpers it may call.
 */
package dev.bpf4j.ebpf.platform;
