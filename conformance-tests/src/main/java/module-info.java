/** The conformance suites as a product, and the bridges to other implementations of BPF. */
module dev.bpf4j.conformance {
    requires transitive dev.bpf4j.cbpf;
    requires transitive dev.bpf4j.ebpf;
    requires dev.bpf4j.translator;
    requires transitive dev.bpf4j.verifier;
    requires dev.bpf4j.runtime;
    requires com.fasterxml.jackson.core;
    requires com.sun.jna;
    requires java.management;
    requires org.objectweb.asm;
    requires tools.aqua.turnkey.z3;

    exports dev.bpf4j.conformance.cases;
    exports dev.bpf4j.conformance.fuzz;
    exports dev.bpf4j.conformance.isa;
    exports dev.bpf4j.conformance.kernel;
    exports dev.bpf4j.conformance.prove;
    exports dev.bpf4j.conformance.prove.domain;
    exports dev.bpf4j.conformance.suite;
    exports dev.bpf4j.conformance.suite.engine;
    exports dev.bpf4j.conformance.suite.run;
}
