/**
 * ELF objects as compilers write them for BPF: sections, symbols and relocations ({@link dev.bpf4j.ebpf.elf.ElfFile}), and
 * what they mean: programs and maps ({@link dev.bpf4j.ebpf.elf.ObjectFile}).
 */
package dev.bpf4j.ebpf.elf;
