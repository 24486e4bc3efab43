package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.domain.ScalarDomain;
import java.util.List;

/** Judges programs of one type. Immutable and thread-safe; {@code with}-style methods give changed copies. */
public final class Verifier {
    /** Instructions that may be explored, over all paths, unless {@link #budget} says otherwise; Linux's limit. */
    public static final int DEFAULT_BUDGET = 1_000_000;

    private final ProgramType<?> type;
    private final Profile profile;
    private final Observer observer;
    private final int budget;
    private final ScalarDomain domain;

    private Verifier(ProgramType<?> type, Profile profile, Observer observer, int budget, ScalarDomain domain) {
        this.type = type;
        this.profile = profile;
        this.observer = observer;
        this.budget = budget;
        this.domain = domain;
    }

    /** A verifier with the strict profile, the default domain and Linux's budget. */
    public static Verifier of(ProgramType<?> type) {
        return new Verifier(type, Profile.STRICT, Observer.none(), DEFAULT_BUDGET, ScalarDomain.product());
    }

    public Verifier profile(Profile newProfile) {
        return new Verifier(type, newProfile, observer, budget, domain);
    }

    public Verifier observer(Observer newObserver) {
        return new Verifier(type, profile, newObserver, budget, domain);
    }

    /** Sets how many instructions may be explored, over all paths. */
    public Verifier budget(int processedInsns) {
        return new Verifier(type, profile, observer, processedInsns, domain);
    }

    public Verifier domain(ScalarDomain newDomain) {
        return new Verifier(type, profile, observer, budget, newDomain);
    }

    /** Judges a program. Any program gets a verdict, in bounded time. */
    public Verdict verify(Program program) {
        Rejection rejection = new Rejection(0, "unsupported", "not verified", "", List.of());
        return new Rejected(rejection, Statistics.none(0));
    }
}
