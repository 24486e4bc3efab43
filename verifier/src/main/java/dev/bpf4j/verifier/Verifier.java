package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.cfg.Liveness;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.explore.Outcome;
import dev.bpf4j.verifier.explore.Settings;
import dev.bpf4j.verifier.explore.Strategy;
import dev.bpf4j.verifier.explore.Task;
import dev.bpf4j.verifier.require.ArenaUse;
import dev.bpf4j.verifier.require.Arenas;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.seam.PrecisionRule;
import dev.bpf4j.verifier.seam.Pruning;
import dev.bpf4j.verifier.seam.RefinementRule;
import dev.bpf4j.verifier.seam.RequirementRule;
import dev.bpf4j.verifier.seam.Rules;
import dev.bpf4j.verifier.seam.SubsumptionRule;
import dev.bpf4j.verifier.seam.TransferRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Judges programs of one type. Immutable and thread-safe; {@code with}-style methods give changed copies. */
public final class Verifier {
    /** Instructions that may be explored, over all paths, unless {@link #budget} says otherwise; Linux's limit. */
    public static final int DEFAULT_BUDGET = Settings.STANDARD.budget();

    /** The licences that Linux takes for compatible with the GPL ({@code include/linux/license.h}). */
    private static final Set<String> GPL_COMPATIBLE =
            Set.of("GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL");

    /** How often a program with an arena may be explored again. */
    private static final int MORE_ROUNDS = 4;

    private final Policy policy;
    private final Settings settings;

    private Verifier(Policy policy, Settings settings) {
        this.policy = policy;
        this.settings = settings;
    }

    /** A verifier with the strict profile, the default domain and Linux's budget, for programs without maps. */
    public static Verifier of(ProgramType<?> type) {
        return new Verifier(Policy.of(type, Profile.STRICT), Settings.STANDARD);
    }

    private Verifier policy(Policy changed) {
        return new Verifier(changed, settings);
    }

    private Verifier settings(Settings changed) {
        return new Verifier(policy, changed);
    }

    public Verifier profile(Profile profile) {
        return policy(policy.profile(profile));
    }

    public Verifier domain(ScalarDomain domain) {
        return policy(policy.domain(domain));
    }

    /** The maps that programs name by their index in this list: {@code lddw} of kinds MAP_INDEX and MAP_INDEX_VALUE. */
    public Verifier maps(List<MapSpec> maps) {
        return policy(policy.maps(maps));
    }

    /** The types of the program's functions, without which all of them are verified where they are called. */
    public Verifier functions(FunctionTypes types) {
        return policy(policy.functions(types));
    }

    /** The kernel whose verdict is meant, where kernels differ. */
    public Verifier level(KernelLevel level) {
        return policy(policy.level(level));
    }

    /** The licence of the program, which decides whether it may call what only programs under the GPL may. */
    public Verifier license(String license) {
        return policy(policy.gplCompatible(GPL_COMPATIBLE.contains(license)));
    }

    /**
     * For a program of an object: its maps, with the content of those that cannot change, the types of its functions and
     * the licence.
     */
    public Verifier object(ObjectFile object, ObjectProgram program) {
        return maps(object.maps().stream().map(ObjectMap::frozen).toList())
                .functions(FunctionTypes.of(object, program))
                .license(object.license());
    }

    /** What is known of the kernel's objects that programs get pointers to; nothing, unless it is said here. */
    public Verifier kernelTypes(KernelTypes types) {
        return policy(policy.kernelTypes(types));
    }

    /** Whether all accesses must be aligned: {@code BPF_F_STRICT_ALIGNMENT}. Without, only those to the stack and atomic ones. */
    public Verifier strictAlignment(boolean strict) {
        return policy(policy.strictAlignment(strict));
    }

    public Verifier observer(Observer observer) {
        return settings(settings.observer(observer));
    }

    /** Sets how many instructions may be explored, over all paths. */
    public Verifier budget(int processedInsns) {
        return settings(settings.budget(processedInsns));
    }

    /** How programs are explored. */
    public Verifier strategy(Strategy strategy) {
        return settings(settings.strategy(strategy));
    }

    /** Whether a path ends where it meets an explored state. */
    public Verifier pruning(Pruning pruning) {
        return settings(settings.pruning(pruning));
    }

    /** Whether states are compared only in what may still be read. */
    public Verifier liveness(boolean on) {
        return settings(settings.liveness(on));
    }

    /** Whether numbers count, when states are compared, only where they have mattered. */
    public Verifier precision(boolean on) {
        return settings(settings.precision(on));
    }

    private Verifier rules(Rules changed) {
        return settings(settings.rules(changed));
    }

    /** Replaces what instructions do to states. @param rule makes it, given the standard rule */
    public Verifier transfer(UnaryOperator<TransferRule> rule) {
        return rules(settings.rules().transfer(rule));
    }

    /** Replaces what is learnt from conditional jumps. @param rule makes it, given the standard rule */
    public Verifier refinement(UnaryOperator<RefinementRule> rule) {
        return rules(settings.rules().refinement(rule));
    }

    /** Replaces what instructions require. @param rule makes it, given the standard rule */
    public Verifier requirements(UnaryOperator<RequirementRule> rule) {
        return rules(settings.rules().requirements(rule));
    }

    /** Replaces the comparison of states for pruning. @param rule makes it, given the standard rule */
    public Verifier subsumption(UnaryOperator<SubsumptionRule> rule) {
        return rules(settings.rules().subsumption(rule));
    }

    /** Replaces the tracing of what mattered. @param rule makes it, given the standard rule */
    public Verifier precision(UnaryOperator<PrecisionRule> rule) {
        return rules(settings.rules().precision(rule));
    }

    /** Judges a program. Any program gets a verdict, in bounded time. */
    public Verdict verify(Program program) {
        long started = System.nanoTime();
        Policy known;
        ControlFlow flow;
        try {
            policy.functions().problem().ifPresent(problem -> {
                throw new Refusal(0, "exception-callback", problem);
            });
            known = Arenas.of(program, policy);
            flow = ControlFlow.of(program, policy.type().helpers());
        } catch (Refusal refusal) {
            return malformed(refusal, System.nanoTime() - started);
        }
        Liveness liveness = settings.liveness()
                ? Liveness.of(program, flow, policy.type().helpers())
                : Liveness.everything(program, flow);
        Outcome outcome = explore(new Task(program, flow, liveness, known, settings), MORE_ROUNDS);
        Statistics statistics = outcome.statistics();
        settings.observer().end(statistics);
        return outcome.rejection()
                .<Verdict>map(r -> new Rejected(r, statistics))
                .orElseGet(
                        () -> new Accepted(new VerifiedProgram(program, policy.type(), outcome.facts()), statistics));
    }

    /**
     * Where an instruction computes with addresses in an arena on some paths only, what the others compute changes: they are
     * explored again, knowing it. Linux takes them for what they say.
     *
     * @param rounds how often that may be done
     */
    private Outcome explore(Task task, int rounds) {
        Outcome outcome = settings.strategy().explore(task);
        Optional<ArenaUse> more = task.policy().arena().found(task.program(), outcome.facts());
        if (outcome.rejection().isPresent() || more.isEmpty()) {
            return outcome;
        }
        if (rounds == 0) {
            String why = "too many instructions compute with addresses in an arena on some paths only";
            Rejection rejection = new Rejection(0, "arena", why, "", List.of(0));
            return new Outcome(Optional.of(rejection), outcome.facts(), outcome.statistics());
        }
        Task again = new Task(
                task.program(), task.flow(), task.liveness(), task.policy().arena(more.get()), task.settings());
        return explore(again, rounds - 1);
    }

    private Verdict malformed(Refusal refusal, long nanos) {
        Rejection rejection =
                new Rejection(refusal.slot(), refusal.requirement(), refusal.getMessage(), "", List.of(refusal.slot()));
        settings.observer().rejected(rejection);
        return new Rejected(rejection, Statistics.none(nanos));
    }
}
