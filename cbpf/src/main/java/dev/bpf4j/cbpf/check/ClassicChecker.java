package dev.bpf4j.cbpf.check;

import dev.bpf4j.cbpf.ClassicProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides which classic programs may be loaded, by the rules of a kernel.
 *
 * <p>A checker is a list of passes over the program. As in Linux, a pass starts only if those before it found
 * nothing, and within a pass instructions are looked at in order; so the first refusal is the one that the kernel
 * stops at.
 */
public final class ClassicChecker {

    /** One walk over a program that earlier passes have accepted. */
    interface Pass {
        void check(ClassicProgram program, Consumer<Refusal> refusals);
    }

    private static final ClassicChecker UNWRITTEN_READ =
            new ClassicChecker(List.of(ClassicChecker::length, new InsnRules(), ClassicChecker::lastReturn));
    private static final ClassicChecker LINUX = UNWRITTEN_READ.then(new MemoryRule());
    private static final ClassicChecker SECCOMP = LINUX.then(new SeccompRules());

    private final List<Pass> passes;

    private ClassicChecker(List<Pass> passes) {
        this.passes = passes;
    }

    private ClassicChecker then(Pass pass) {
        List<Pass> longer = new ArrayList<>(passes);
        longer.add(pass);
        return new ClassicChecker(List.copyOf(longer));
    }

    /** What Linux demands of socket filters (bpf_check_classic). */
    public static ClassicChecker linux() {
        return LINUX;
    }

    /**
     * The rules of {@link #linux} but for cells of M[], which may be read before they are written, as libpcap's
     * bpf_validate has it (its other differences, in opcodes that mean nothing, are not followed).
     */
    public static ClassicChecker libpcap() {
        return UNWRITTEN_READ;
    }

    /** What Linux demands of seccomp filters: the rules of {@link #linux} and then those of seccomp_check_filter. */
    public static ClassicChecker seccomp() {
        return SECCOMP;
    }

    /** The refusal at which the kernel stops, or empty if it accepts the program. */
    public Optional<Refusal> check(ClassicProgram program) {
        return checkAll(program).stream().findFirst();
    }

    /**
     * All refusals of the first pass that has any; the first is the one at which the kernel stops. Empty if accepted.
     */
    public List<Refusal> checkAll(ClassicProgram program) {
        List<Refusal> refusals = new ArrayList<>();
        for (Pass pass : passes) {
            pass.check(program, refusals::add);
            if (!refusals.isEmpty()) {
                break;
            }
        }
        return List.copyOf(refusals);
    }

    private static void length(ClassicProgram program, Consumer<Refusal> refusals) {
        int size = program.size();
        if (size == 0 || size > ClassicProgram.MAX_INSNS) {
            String detail = size + " instructions, where 1 to " + ClassicProgram.MAX_INSNS + " are allowed";
            refusals.accept(new Refusal(Refusal.WHOLE_PROGRAM, Rule.LENGTH, detail));
        }
    }

    private static void lastReturn(ClassicProgram program, Consumer<Refusal> refusals) {
        int last = program.size() - 1;
        if (!program.at(last).op().orElseThrow().isReturn()) {
            refusals.accept(new Refusal(last, Rule.LAST_RET, "the program does not end in ret"));
        }
    }
}
