/** The embedded runtime: loads, verifies and compiles programs for Java applications. */
module dev.bpf4j.runtime {
    requires transitive dev.bpf4j.cbpf;
    requires transitive dev.bpf4j.ebpf;
    requires transitive dev.bpf4j.verifier;
    requires dev.bpf4j.translator;
    requires org.objectweb.asm;

    exports dev.bpf4j.runtime;
    exports dev.bpf4j.runtime.jit;
}
