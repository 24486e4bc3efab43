package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.cases.VerifierCase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Makes programs, judges them, runs the accepted ones, and keeps what is wrong: programs that we accept and that trap or
 * leave the verifier's states, and programs that the kernel judges otherwise. The same seed makes the same programs.
 */
public final class Fuzzer {
    /** Findings of one group that are made small; the others are only counted. */
    private static final int SHRUNK_PER_GROUP = 2;

    private static final int OWN_TRIES = 1_000;
    private static final int KERNEL_TRIES = 150;

    private final OwnJudge own;
    private final Optional<KernelJudge> kernel;
    private final long seed;
    private final Map<ProgramKind, KindTally> tallies = new EnumMap<>(ProgramKind.class);
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> groups = new HashMap<>();

    public Fuzzer(OwnJudge own, Optional<KernelJudge> kernel, long seed) {
        this.own = own;
        this.kernel = kernel;
        this.seed = seed;
    }

    /**
     * Goes through kinds in turn.
     *
     * @param first number of the first program in the seed's sequence
     * @param count programs, over all kinds
     * @param goOn asked before each program
     */
    public void run(List<ProgramKind> kinds, int first, int count, BooleanSupplier goOn) {
        for (int i = first; i < first + count && goOn.getAsBoolean(); i++) {
            ProgramKind kind = kinds.get(i % kinds.size());
            examine(kind, kind.program(seed, i / kinds.size()));
        }
    }

    private void examine(ProgramKind kind, VerifierCase program) {
        KindTally tally = tallies.computeIfAbsent(kind, k -> new KindTally());
        Judgement verdict = own.judge(program);
        Runs.Result result = verdict.isAccepted() ? runs(program) : Runs.Result.NOT_RUN;
        tally.count(verdict.isAccepted(), result.ran(), result.breach().isPresent());
        Optional<Judgement> other = kernel.map(judge -> judge.judge(program));
        other.ifPresent(theirs -> tally.compare(verdict.isAccepted(), theirs.isAccepted()));
        boolean differs = other.filter(theirs -> theirs.isAccepted() != verdict.isAccepted())
                .isPresent();
        if (differs || result.breach().isPresent()) {
            keep(new Finding(kind, program, verdict, other, result.breach()));
        }
    }

    private Runs.Result runs(VerifierCase program) {
        return own.prepare(program)
                .map(prepared -> new Runs(seed).run(prepared))
                .orElse(Runs.Result.NOT_RUN);
    }

    private void keep(Finding finding) {
        int before = groups.merge(finding.group(), 1, Integer::sum) - 1;
        findings.add(before < SHRUNK_PER_GROUP ? shrunk(finding) : finding);
    }

    private Finding shrunk(Finding finding) {
        boolean unsound = finding.breach().isPresent();
        Predicate<VerifierCase> shows = unsound ? this::isUnsound : c -> differs(c, finding);
        VerifierCase small = new Shrinker(shows, unsound ? OWN_TRIES : KERNEL_TRIES).shrink(finding.program());
        return new Finding(
                finding.kind(),
                small,
                own.judge(small),
                kernel.map(judge -> judge.judge(small)),
                unsound ? runs(small).breach() : Optional.empty());
    }

    private boolean isUnsound(VerifierCase c) {
        return own.judge(c).isAccepted() && runs(c).breach().isPresent();
    }

    private boolean differs(VerifierCase c, Finding like) {
        Judgement verdict = own.judge(c);
        if (verdict.isAccepted() != like.own().isAccepted()) {
            return false;
        }
        Judgement theirs = kernel.orElseThrow().judge(c);
        return new Finding(like.kind(), c, verdict, Optional.of(theirs), Optional.empty())
                        .group()
                        .equals(like.group())
                && theirs.isAccepted() != verdict.isAccepted();
    }

    /** Counts by kind. */
    public Map<ProgramKind, KindTally> tallies() {
        return Map.copyOf(tallies);
    }

    /** All kinds together. */
    public KindTally total() {
        KindTally total = new KindTally();
        tallies.values().forEach(total::add);
        return total;
    }

    /** What was found, in the order of the programs; the first of each group are made small. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }
}
