package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.Loadable;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * bpf4j's verifier as a judge of cases. Thread-safe.
 *
 * @param exploration how the verifier explores
 */
public record OwnJudge(Profile profile, UnaryOperator<Verifier> exploration) {
    /** With everything that the verifier has. */
    public OwnJudge(Profile profile) {
        this(profile, UnaryOperator.identity());
    }

    /** The verdict; an error where the case asks for something that cannot be, or that bpf4j does not know. */
    public Judgement judge(VerifierCase c) {
        long started = System.nanoTime();
        Loadable loadable = loadable(c);
        if (loadable instanceof Loadable.Refused refused) {
            return refused(c, OptionalInt.empty(), refused.message(), started);
        }
        Optional<String> impossible = BoundCode.maps(c).stream()
                .flatMap(map -> BpfMap.refusal(map).stream())
                .findFirst();
        if (impossible.isPresent()) {
            return Judgement.error(impossible.get());
        }
        try {
            BoundCode code = BoundCode.byIndex(c);
            Program program = Codec.decode(code.insns());
            return Judgement.of(
                    program.slots(),
                    verifier(loadable.orThrow(), c, code.maps()).verify(program));
        } catch (MalformedProgramException e) {
            return refused(c, e.insn(), e.what(), started);
        }
    }

    /**
     * A case whose program can be looked at.
     *
     * @param maps by the indices that the program names
     */
    public record Prepared(Program program, ProgramType<?> type, List<MapSpec> maps, Verifier verifier) {}

    /** What {@link #judge} asks the verifier; empty if it does not come so far. */
    public Optional<Prepared> prepare(VerifierCase c) {
        if (!(loadable(c) instanceof Loadable.Known known)) {
            return Optional.empty();
        }
        try {
            BoundCode code = BoundCode.byIndex(c);
            return Optional.of(new Prepared(
                    Codec.decode(code.insns()), known.type(), code.maps(), verifier(known.type(), c, code.maps())));
        } catch (MalformedProgramException e) {
            return Optional.empty();
        }
    }

    private static Loadable loadable(VerifierCase c) {
        return KernelProgramType.byName(c.type())
                .map(type -> type.loadable(c.attachType().orElse(0), c.flags()))
                .orElseGet(() -> new Linux()
                        .programType(c.type())
                        .<Loadable>map(Loadable.Known::new)
                        .orElseGet(() -> new Loadable.Refused("programs of type " + c.type() + " cannot be judged")));
    }

    private Verifier verifier(ProgramType<?> type, VerifierCase c, List<MapSpec> maps) {
        return exploration
                .apply(Verifier.of(type).profile(profile))
                .maps(maps)
                .strictAlignment((c.flags() & LoadFlags.STRICT_ALIGNMENT) != 0);
    }

    private static Judgement refused(VerifierCase c, OptionalInt insn, String message, long started) {
        return Judgement.reject(insn, message, c.slots(), Statistics.none(System.nanoTime() - started));
    }
}
