/** Proves extended BPF programs safe: control flow, abstract states, domains, exploration, reports. */
module dev.bpf4j.verifier {
    requires transitive dev.bpf4j.ebpf;
    requires org.eclipse.collections.api;
    requires org.eclipse.collections.impl;

    exports dev.bpf4j.verifier;
    exports dev.bpf4j.verifier.domain;
    exports dev.bpf4j.verifier.report;
}
