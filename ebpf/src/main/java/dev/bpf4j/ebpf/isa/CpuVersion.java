package dev.bpf4j.ebpf.isa;

/** The {@code -mcpu} level of LLVM that first emits an instruction. */
public enum CpuVersion {
    V1,
    V2,
    V3,
    V4
}
