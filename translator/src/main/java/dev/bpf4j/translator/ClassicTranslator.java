package dev.bpf4j.translator;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.BitSet;

/**
 * Translates classic programs to extended ones that return the same value for every input: A lives in R0, X in R7, the
 * context in R6, {@code M[i]} in the word at {@code fp - 4*i - 4}. Code that no path reaches is left out, since eBPF
 * verifiers refuse it. The live kernel loads the result, unless it uses a value that Linux offers to classic programs only
 * (nla, nlan, poff, hatype): for these bpf4j has helpers and a field of its own.
 */
public final class ClassicTranslator {
    /** What translated packet filters are loaded as: Linux's socket filter with the helpers of {@link ClassicHelpers}. */
    public static final ProgramType<SocketBuffer> SOCKET_FILTER =
            Linux.SOCKET_FILTER.replacing(LinuxHelpers.GET_SMP_PROCESSOR_ID).with(ClassicHelpers.ALL);

    /** What translated seccomp filters are loaded as. */
    public static final ProgramType<SeccompData> SECCOMP = Linux.SECCOMP;

    private ClassicTranslator() {}

    /**
     * Translates a packet filter.
     *
     * @throws IllegalArgumentException if {@link ClassicChecker#linux} refuses it, with the refusal as message
     */
    public static Program translate(ClassicProgram program) {
        return translate(program, ClassicChecker.linux(), new PacketEmitter());
    }

    /**
     * Translates a seccomp filter: loads read {@code struct seccomp_data} through the context pointer.
     *
     * @throws IllegalArgumentException if {@link ClassicChecker#seccomp} refuses it, with the refusal as message
     */
    public static Program translateSeccomp(ClassicProgram program) {
        return translate(program, ClassicChecker.seccomp(), new SeccompEmitter());
    }

    private static Program translate(ClassicProgram program, ClassicChecker checker, Emitter emitter) {
        checker.check(program).ifPresent(refusal -> {
            throw new IllegalArgumentException(refusal.message());
        });
        Layout layout = new Layout();
        emitter.prologue(layout);
        BitSet reachable = reachable(program);
        for (int i = reachable.nextSetBit(0); i >= 0; i = reachable.nextSetBit(i + 1)) {
            layout.label(i);
            emitter.emit(layout, i, program.at(i));
        }
        return layout.program();
    }

    /** All jumps go forward, so one pass in program order finds everything that is reached. */
    static BitSet reachable(ClassicProgram program) {
        BitSet reached = new BitSet(program.size());
        reached.set(0);
        for (int i = 0; i < program.size(); i++) {
            if (reached.get(i)) {
                markSuccessors(reached, i, program.at(i));
            }
        }
        return reached;
    }

    private static void markSuccessors(BitSet reached, int i, ClassicInsn insn) {
        switch (insn.op().orElseThrow().kind()) {
            case RET_K, RET_A -> {}
            case JA -> reached.set(i + 1 + insn.k());
            case COND_K, COND_X -> {
                reached.set(i + 1 + insn.jt());
                reached.set(i + 1 + insn.jf());
            }
            default -> reached.set(i + 1);
        }
    }
}
