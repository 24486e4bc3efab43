package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.cfg.Liveness;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.explore.Explorer;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Refusal;
import java.util.List;
import java.util.Optional;

/** Judges programs of one type. Immutable and thread-safe; {@code with}-style methods give changed copies. */
public final class Verifier {
    /** Instructions that may be explored, over all paths, unless {@link #budget} says otherwise; Linux's limit. */
    public static final int DEFAULT_BUDGET = 1_000_000;

    /** A walk over all edges of a program without loops is nearly linear; beyond this it is not worth going on. */
    private static final int QUICK_FACTOR = 16;

    private static final int QUICK_BASE = 10_000;

    private final Policy policy;
    private final Observer observer;
    private final int budget;
    private final boolean pruning;

    private Verifier(Policy policy, Observer observer, int budget, boolean pruning) {
        this.policy = policy;
        this.observer = observer;
        this.budget = budget;
        this.pruning = pruning;
    }

    /** A verifier with the strict profile, the default domain and Linux's budget, for programs without maps. */
    public static Verifier of(ProgramType<?> type) {
        Policy policy = new Policy(type, Profile.STRICT, ScalarDomain.product(), List.of());
        return new Verifier(policy, Observer.none(), DEFAULT_BUDGET, true);
    }

    private Verifier policy(Profile profile, ScalarDomain domain, List<MapSpec> maps) {
        return new Verifier(new Policy(policy.type(), profile, domain, maps), observer, budget, pruning);
    }

    public Verifier profile(Profile newProfile) {
        return policy(newProfile, policy.domain(), policy.maps());
    }

    public Verifier domain(ScalarDomain newDomain) {
        return policy(policy.profile(), newDomain, policy.maps());
    }

    /** The maps that programs name by their index in this list: {@code lddw} of kinds MAP_INDEX and MAP_INDEX_VALUE. */
    public Verifier maps(List<MapSpec> newMaps) {
        return policy(policy.profile(), policy.domain(), newMaps);
    }

    public Verifier observer(Observer newObserver) {
        return new Verifier(policy, newObserver, budget, pruning);
    }

    /** Sets how many instructions may be explored, over all paths. */
    public Verifier budget(int processedInsns) {
        return new Verifier(policy, observer, processedInsns, pruning);
    }

    /** Whether a path ends where an explored state covers it; without, exploration takes exponential time. */
    public Verifier pruning(boolean on) {
        return new Verifier(policy, observer, budget, on);
    }

    /** Judges a program. Any program gets a verdict, in bounded time. */
    public Verdict verify(Program program) {
        long started = System.nanoTime();
        ControlFlow flow;
        try {
            flow = ControlFlow.of(program, policy.type().helpers());
        } catch (Refusal refusal) {
            return malformed(refusal, System.nanoTime() - started);
        }
        Liveness liveness = Liveness.of(program, flow, policy.type().helpers());
        if (!flow.hasLoops()) {
            int enough = (int) Math.min(budget, QUICK_BASE + (long) QUICK_FACTOR * program.slots());
            Verdict quick = explore(program, flow, liveness, Explorer.Mode.ALL_EDGES, enough);
            if (quick instanceof Accepted) {
                return quick;
            }
        }
        return explore(program, flow, liveness, Explorer.Mode.FEASIBLE, budget);
    }

    private Verdict malformed(Refusal refusal, long nanos) {
        Rejection rejection =
                new Rejection(refusal.slot(), refusal.requirement(), refusal.getMessage(), "", List.of(refusal.slot()));
        observer.rejected(rejection);
        return new Rejected(rejection, Statistics.none(nanos));
    }

    private Verdict explore(Program program, ControlFlow flow, Liveness liveness, Explorer.Mode mode, int limit) {
        Explorer explorer =
                new Explorer(program, flow, liveness, policy, new Explorer.Settings(mode, limit, pruning, observer));
        Optional<Rejection> rejection = explorer.run();
        Statistics statistics = explorer.statistics();
        observer.end(statistics);
        return rejection
                .<Verdict>map(r -> new Rejected(r, statistics))
                .orElseGet(
                        () -> new Accepted(new VerifiedProgram(program, policy.type(), explorer.facts()), statistics));
    }
}
