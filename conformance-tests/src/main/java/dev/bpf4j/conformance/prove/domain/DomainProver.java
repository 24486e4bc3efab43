package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.domain.DomainProof.Verdict;
import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.Law;
import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.solve.Z3Model;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.TermGraph;
import dev.bpf4j.conformance.prove.term.TermLimitException;
import dev.bpf4j.conformance.prove.term.Terms;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Proves that the verifier's default domain is sound: that whatever numbers abstract operands stand for, the abstract result
 * stands for the concrete one. The methods are those of the class files that this process runs, executed on terms.
 */
public final class DomainProver {
    /** Widths to try, in bits. */
    public static final List<Integer> WIDTHS = List.of(64, 32, 24, 16, 12, 8, 6, 4);

    private static final int MOST_TERMS = 4_000_000;

    private final Duration time;

    /** @param time for each theorem and width */
    public DomainProver(Duration time) {
        this.time = time;
    }

    /** A law for numbers of a width. */
    private record NamedLaw(Law law, int bits) {
        static Stream<NamedLaw> all() {
            return Arrays.stream(Law.values())
                    .flatMap(law -> Stream.of(Long.SIZE, Integer.SIZE).map(bits -> new NamedLaw(law, bits)));
        }

        String name() {
            return "Law: " + law.text() + " (" + bits + " bits)";
        }
    }

    /** All theorems by their names, the laws that they rest on first. */
    public static List<String> theorems() {
        return Stream.concat(
                        NamedLaw.all().map(NamedLaw::name),
                        Theorems.all().stream().map(Theorem::name))
                .toList();
    }

    /**
     * Proves a theorem at the first of some widths at which that succeeds, or it is refuted. Laws have widths of their own.
     *
     * @param widths in bits, the largest first
     */
    public DomainProof prove(String theorem, List<Integer> widths) {
        Optional<NamedLaw> law = NamedLaw.all()
                .filter(candidate -> candidate.name().equals(theorem))
                .findFirst();
        if (law.isPresent()) {
            return prove(law.get());
        }
        Theorem named = Theorems.all().stream()
                .filter(candidate -> candidate.name().equals(theorem))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no theorem " + theorem));
        DomainProof last = prove(named, widths.get(0));
        for (int width : widths.subList(1, widths.size())) {
            if (last.verdict() != Verdict.OPEN) {
                break;
            }
            last = prove(named, width);
        }
        return last;
    }

    private DomainProof prove(NamedLaw law) {
        long start = cpuTime();
        Verdict verdict = Verdict.OPEN;
        String detail = "";
        try {
            boolean proved = Solver.isLaw(law.law(), law.bits(), Deadline.in(time));
            verdict = proved ? Verdict.PROVED : Verdict.OPEN;
            detail = proved ? "" : "the solver gave up";
        } catch (UndecidedException open) {
            detail = open.getMessage();
        }
        return new DomainProof(law.name(), verdict, law.bits(), detail, Duration.ofNanos(cpuTime() - start));
    }

    /** Proves a theorem at one width. */
    DomainProof prove(Theorem theorem, int width) {
        long start = cpuTime();
        Deadline deadline = Deadline.in(time);
        Terms terms = new Terms(MOST_TERMS);
        try (Solver solver = Solver.ofBits(terms, deadline)) {
            Bytecode code = new Bytecode(terms, solver, deadline);
            Setting setting = new Setting(code, width);
            Contracts.use(setting, theorem.proves());
            Theorem.Claim claim = theorem.statement().apply(setting);
            Optional<String> counterexample = refute(setting, claim, solver);
            return new DomainProof(
                    theorem.name(),
                    counterexample.isPresent() ? Verdict.REFUTED : Verdict.PROVED,
                    width,
                    counterexample.orElse(""),
                    Duration.ofNanos(cpuTime() - start));
        } catch (UndecidedException | TermLimitException open) {
            return new DomainProof(
                    theorem.name(), Verdict.OPEN, width, open.getMessage(), Duration.ofNanos(cpuTime() - start));
        }
    }

    /** Nanoseconds of this thread: other work on the machine does not count. */
    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Optional<String> refute(Setting setting, Theorem.Claim claim, Solver solver) {
        Knowledge knowledge = new Knowledge(setting.terms(), solver);
        knowledge.add(claim.hypothesis());
        setting.facts().forEach(knowledge::learn);
        Term noTraps = setting.terms().not(setting.code().traps());
        return knowledge
                .refute(setting.terms().and(claim.conclusion(), noTraps))
                .map(counterexample -> text(counterexample.claims(), counterexample.model()));
    }

    private static String text(List<Term> claims, Z3Model model) {
        return TermGraph.of(claims).stream()
                .filter(term -> term.op() == Op.VAR && term.name().contains(".")
                        || term.name().length() == 1)
                .filter(term -> !term.name().startsWith("any"))
                .map(term -> term.name() + "=0x" + Long.toHexString(model.value(term)))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
