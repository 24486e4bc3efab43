package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SectionName;
import dev.bpf4j.ebpf.elf.Unresolved;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.linux.Loadable;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.Verifier;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Judges the programs of objects.
 *
 * @param type what all programs are loaded for; empty if their sections say it, or what they do
 * @param settings profile and more, given to every verifier
 * @param kernel the types of the kernel that the programs are for
 */
public record ObjectJudge(Optional<ProgramType<?>> type, UnaryOperator<Verifier> settings, KernelTypes kernel) {
    /** Judges without the types of a kernel. */
    public ObjectJudge(Optional<ProgramType<?>> type, UnaryOperator<Verifier> settings) {
        this(type, settings, KernelTypes.unknown());
    }

    /**
     * What is said of a program.
     *
     * @param type the name of the program type that it was judged as
     * @param guessed whether nothing but the program says so
     */
    public record Verdict(ObjectProgram program, String type, boolean guessed, Judgement judgement) {}

    /** Judges one program of an object. One that lacks a variable is refused whatever it does. */
    public Verdict judge(ObjectFile object, ObjectProgram program) {
        Optional<Unresolved> lacks =
                program.unresolved().stream().filter(Unresolved::isValue).findFirst();
        return lacks.map(missing -> without(missing, program)).orElseGet(() -> verdict(object, program));
    }

    private Verdict without(Unresolved missing, ObjectProgram program) {
        String name = type.<String>map(ProgramType::name)
                .or(() -> program.sectionName().map(SectionName::programType))
                .orElse("unspec");
        Judgement judgement = Judgement.reject(
                OptionalInt.of(missing.slot()),
                missing.what(),
                program.program().slots(),
                Statistics.none(0));
        return new Verdict(program, name, false, judgement);
    }

    private Verdict verdict(ObjectFile object, ObjectProgram program) {
        if (type.isPresent()) {
            return verify(object, program, type.get(), false);
        }
        Optional<Loadable> named = TypeGuess.named(object, program, kernel);
        if (named.isEmpty()) {
            return guess(object, program);
        }
        if (named.get() instanceof Loadable.Refused refused) {
            Judgement judgement = Judgement.reject(
                    OptionalInt.empty(), refused.message(), program.program().slots(), Statistics.none(0));
            return new Verdict(program, program.sectionName().orElseThrow().programType(), false, judgement);
        }
        return verify(object, program, named.get().orThrow(), false);
    }

    /** As the first type that accepts; if none does, as the one that takes the verifier farthest. */
    private Verdict guess(ObjectFile object, ObjectProgram program) {
        Optional<Verdict> best = Optional.empty();
        for (ProgramType<?> candidate : TypeGuess.candidates(program)) {
            Verdict verdict = verify(object, program, candidate, true);
            if (verdict.judgement().isAccepted()) {
                return verdict;
            }
            if (best.filter(other -> processed(other) >= processed(verdict)).isEmpty()) {
                best = Optional.of(verdict);
            }
        }
        return best.orElseThrow();
    }

    private static int processed(Verdict verdict) {
        return verdict.judgement().statistics().processed();
    }

    private Verdict verify(ObjectFile object, ObjectProgram program, ProgramType<?> as, boolean guessed) {
        Verifier verifier =
                settings.apply(Verifier.of(as)).object(object, program).kernelTypes(kernel);
        Judgement judgement = Judgement.of(program.program().slots(), verifier.verify(program.program()));
        return new Verdict(program, as.name(), guessed, explained(program, judgement));
    }

    /** A call of what is not there is refused by the number that stands for it; its name says more. */
    private static Judgement explained(ObjectProgram program, Judgement judgement) {
        Optional<Unresolved> missing = program.unresolved().stream()
                .filter(u -> judgement.insn().equals(OptionalInt.of(u.slot())))
                .findFirst();
        return missing.map(u -> Judgement.reject(
                        judgement.insn(),
                        judgement.message() + " (" + u.what() + ")",
                        judgement.insns(),
                        judgement.statistics()))
                .orElse(judgement);
    }
}
