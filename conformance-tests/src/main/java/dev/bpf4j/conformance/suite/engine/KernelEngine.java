package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.conformance.kernel.Availability;
import dev.bpf4j.conformance.kernel.ClassicSocket;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.SeccompChecker;
import dev.bpf4j.conformance.suite.TestVector;
import java.util.ArrayList;
import java.util.List;

/**
 * The live Linux kernel, asked in every way that it offers here: as a socket filter, under test run, as checker of seccomp
 * filters. One wrong answer is enough to fail.
 */
public final class KernelEngine implements Engine {

    /** The whole suite is some 30,000 programs. */
    private static final long MILLIS_EACH = 5;

    private final List<Engine> ways;

    private KernelEngine(List<Engine> ways) {
        this.ways = ways;
    }

    /**
     * Opens the kernel. Without privileges there are fewer ways to ask.
     *
     * @throws UnsupportedOperationException with the reason, if there is none: this is not Linux, or an unknown machine
     */
    public static KernelEngine open() {
        Availability sockets = ClassicSocket.availability();
        if (!sockets.present()) {
            throw new UnsupportedOperationException("live kernel: " + sockets.reason());
        }
        List<Engine> ways = new ArrayList<>();
        KernelPace pace = KernelPace.slow(MILLIS_EACH);
        ways.add(new KernelSocketEngine(pace));
        LiveKernel.probe().map(kernel -> new KernelTestRunEngine(kernel, pace)).ifPresent(ways::add);
        if (SeccompChecker.availability().present()) {
            ways.add(new KernelSeccompEngine(pace));
        }
        return new KernelEngine(List.copyOf(ways));
    }

    @Override
    public String name() {
        return "kernel";
    }

    /** The ways to ask the kernel, each as an engine that is closed with this one. */
    public List<Engine> ways() {
        return ways;
    }

    @Override
    public Answer answer(TestVector vector) {
        Answer best = new Answer.Unsupported("no way to ask the kernel");
        for (Engine way : ways) {
            Answer answer = way.answer(vector);
            if (Judgement.of(vector, answer).status() == Judgement.Status.FAILED) {
                return answer;
            }
            if (best instanceof Answer.Unsupported) {
                best = answer;
            }
        }
        return best;
    }

    @Override
    public void close() {
        ways.forEach(Engine::close);
    }
}
