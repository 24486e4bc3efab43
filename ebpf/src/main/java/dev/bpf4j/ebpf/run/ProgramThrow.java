package dev.bpf4j.ebpf.run;

/**
 * A program that throws: {@code bpf_throw}. It leaves all functions of the program, and the engine catches it where the run
 * began. It has no stack trace.
 */
public final class ProgramThrow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long cookie;

    /** @param cookie what the program throws */
    public ProgramThrow(long cookie) {
        super("the program throws " + cookie, null, false, false);
        this.cookie = cookie;
    }

    public long cookie() {
        return cookie;
    }
}
