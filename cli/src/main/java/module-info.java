/** The {@code bpf} command. */
module dev.bpf4j.cli {
    requires com.fasterxml.jackson.core;
    requires dev.bpf4j.conformance;
    requires dev.bpf4j.runtime;
    requires dev.bpf4j.translator;
    requires dev.bpf4j.verifier;
    requires info.picocli;
    requires java.management;
    requires org.objectweb.asm;
    requires org.objectweb.asm.util;

    opens dev.bpf4j.cli to
            info.picocli;
}
