/** Extended BPF: instruction set, codec, assembler, memory model, contexts, helpers and the reference interpreter. */
module dev.bpf4j.ebpf {
    exports dev.bpf4j.ebpf;
    exports dev.bpf4j.ebpf.asm;
    exports dev.bpf4j.ebpf.btf;
    exports dev.bpf4j.ebpf.context;
    exports dev.bpf4j.ebpf.elf;
    exports dev.bpf4j.ebpf.helper;
    exports dev.bpf4j.ebpf.isa;
    exports dev.bpf4j.ebpf.linux;
    exports dev.bpf4j.ebpf.map;
    exports dev.bpf4j.ebpf.memory;
    exports dev.bpf4j.ebpf.object;
    exports dev.bpf4j.ebpf.platform;
    exports dev.bpf4j.ebpf.run;
}
