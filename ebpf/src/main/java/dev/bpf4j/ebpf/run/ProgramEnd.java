package dev.bpf4j.ebpf.run;

/**
 * How an engine ends a program from inside a call: of a function of the program, directly or by a helper. The engine that
 * throws it catches it where its run began. It has no stack trace.
 */
public final class ProgramEnd extends RuntimeException {
    public static final ProgramEnd INSTANCE = new ProgramEnd();

    private static final long serialVersionUID = 1L;

    private ProgramEnd() {
        super(null, null, false, false);
    }
}
