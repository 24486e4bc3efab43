package dev.bpf4j.conformance.suite;

/** The words of the vector format; {@code docs/conformance.md} says what they mean. */
final class VectorFields {

    static final String FORMAT_NAME = "bpf4j-conformance";
    static final int FORMAT_VERSION = 1;

    static final String FORMAT = "format";
    static final String VERSION = "version";
    static final String LAYER = "layer";
    static final String VECTORS = "vectors";

    static final String ID = "id";
    static final String PROGRAM = "program";
    static final String CONTEXT = "context";
    static final String PACKET = "packet";
    static final String WIRE = "wire";
    static final String META = "meta";
    static final String DATA = "data";
    static final String EXPECT = "expect";
    static final String CHECK = "check";
    static final String RULE = "rule";
    static final String INSN = "insn";
    static final String SOURCE = "source";
    static final String CONFIRMED = "confirmed";
    static final String TAGS = "tags";

    static final String ACCEPT = "accept";
    static final String REFUSE = "refuse";
    static final String INTERPRETER = "interpreter";
    static final String CHECKER = "checker";

    private VectorFields() {}
}
