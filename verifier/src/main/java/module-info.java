/** Proves extended BPF programs safe: control flow, abstract states, domains, exploration, reports. */
module dev.bpf4j.verifier {
    requires transitive dev.bpf4j.ebpf;
    requires org.eclipse.collections.api;
    requires org.eclipse.collections.impl;

    exports dev.bpf4j.verifier;
    exports dev.bpf4j.verifier.cfg;
    exports dev.bpf4j.verifier.domain;
    exports dev.bpf4j.verifier.explore;
    exports dev.bpf4j.verifier.report;
    exports dev.bpf4j.verifier.require;
    exports dev.bpf4j.verifier.seam;
    exports dev.bpf4j.verifier.soundness;
    exports dev.bpf4j.verifier.state;
    exports dev.bpf4j.verifier.transfer;
}
