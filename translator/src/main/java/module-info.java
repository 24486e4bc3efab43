/** Classic BPF to extended BPF. */
module dev.bpf4j.translator {
    requires transitive dev.bpf4j.cbpf;
    requires transitive dev.bpf4j.ebpf;

    exports dev.bpf4j.translator;
}
