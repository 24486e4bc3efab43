package dev.bpf4j.conformance.fuzz;

/** Counts for one kind of programs. */
public final class KindTally {
    private int programs;
    private int ownAccepts;
    private int kernelAccepts;
    private int judgedByBoth;
    private int agreed;
    private int weAcceptMore;
    private int weAcceptLess;
    private int ran;
    private int unsound;

    void count(boolean own, boolean wasRun, boolean breach) {
        programs++;
        ownAccepts += own ? 1 : 0;
        ran += wasRun ? 1 : 0;
        unsound += breach ? 1 : 0;
    }

    void compare(boolean own, boolean kernel) {
        judgedByBoth++;
        kernelAccepts += kernel ? 1 : 0;
        agreed += own == kernel ? 1 : 0;
        weAcceptMore += own && !kernel ? 1 : 0;
        weAcceptLess += !own && kernel ? 1 : 0;
    }

    void add(KindTally other) {
        programs += other.programs;
        ownAccepts += other.ownAccepts;
        kernelAccepts += other.kernelAccepts;
        judgedByBoth += other.judgedByBoth;
        agreed += other.agreed;
        weAcceptMore += other.weAcceptMore;
        weAcceptLess += other.weAcceptLess;
        ran += other.ran;
        unsound += other.unsound;
    }

    public int programs() {
        return programs;
    }

    /** Programs that bpf4j accepts. */
    public int ownAccepts() {
        return ownAccepts;
    }

    public int kernelAccepts() {
        return kernelAccepts;
    }

    /** Programs that the kernel judged too. */
    public int judgedByBoth() {
        return judgedByBoth;
    }

    public int agreed() {
        return agreed;
    }

    /** Programs that bpf4j accepts and the kernel refuses. */
    public int weAcceptMore() {
        return weAcceptMore;
    }

    /** Programs that bpf4j refuses and the kernel accepts. */
    public int weAcceptLess() {
        return weAcceptLess;
    }

    /** Accepted programs that were run; for others something is not provided here. */
    public int ran() {
        return ran;
    }

    /** Accepted programs that trap or leave the verifier's states. */
    public int unsound() {
        return unsound;
    }
}
