/** The conformance suites as a product, and the bridges to other implementations of BPF. */
module dev.bpf4j.conformance {
    requires com.sun.jna;

    exports dev.bpf4j.conformance.kernel;
}
