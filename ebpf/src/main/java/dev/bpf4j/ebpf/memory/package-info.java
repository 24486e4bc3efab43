/**
 * What an address means. A register holds {@code regionId << 32 + offset}; region 0 is never mapped, so null and small
 * integers trap. Every access becomes a bounds-checked Java access of one {@link dev.bpf4j.ebpf.memory.Region}.
 */
package dev.bpf4j.ebpf.memory;
