package dev.bpf4j.runtime.jit;

/** Ends a program from inside a local call: a legacy packet load found no packet data. */
final class ProgramEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final ProgramEnd INSTANCE = new ProgramEnd();

    private ProgramEnd() {
        super("end of program", null, false, false);
    }
}
