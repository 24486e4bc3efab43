package dev.bpf4j.ebpf.run;

/** Ends a program from inside a function that a helper called. */
final class ProgramEnd extends RuntimeException {
    static final ProgramEnd INSTANCE = new ProgramEnd();

    private static final long serialVersionUID = 1L;

    private ProgramEnd() {
        super(null, null, false, false);
    }
}
