package dev.bpf4j.cli.verify;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.Refusal;
import dev.bpf4j.cli.program.AnyProgram;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.Verifier;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Judges programs of either instruction set: classic ones are checked and translated first.
 *
 * @param verifier for programs of that type
 */
public record Judge(TypeName type, Verifier verifier) {

    /** The checker's refusal of a classic program, or the verifier's verdict. */
    public Judgement judge(ProgramInput input) {
        return refusal(input).orElseGet(() -> verdict(type.extended(input)));
    }

    /**
     * The kernel's verdict; empty for a type that the kernel does not have, and for a classic program that the checker
     * refuses, which has no translation to load.
     */
    public Optional<KernelVerdict> ask(LiveKernel kernel, ProgramInput input) {
        return refusal(input).isPresent()
                ? Optional.empty()
                : type.request(type.extended(input)).map(request -> KernelVerdict.of(kernel, request));
    }

    private Optional<Judgement> refusal(ProgramInput input) {
        if (!(input.program() instanceof AnyProgram.Classic classic)) {
            return Optional.empty();
        }
        return type.checker().check(classic.program()).map(refusal -> refused(classic.program(), refusal));
    }

    private static Judgement refused(ClassicProgram program, Refusal refusal) {
        OptionalInt insn =
                refusal.insn() == Refusal.WHOLE_PROGRAM ? OptionalInt.empty() : OptionalInt.of(refusal.insn());
        String message = refusal.detail() + " (rule " + refusal.rule() + ")";
        return Judgement.reject(insn, message, program.size(), Statistics.none(0));
    }

    private Judgement verdict(Program program) {
        return Judgement.of(program.slots(), verifier.verify(program));
    }
}
