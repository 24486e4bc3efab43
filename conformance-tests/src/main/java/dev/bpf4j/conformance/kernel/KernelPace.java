package dev.bpf4j.conformance.kernel;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Optional;

/**
 * Keeps the number of programs small that the kernel has yet to free. Programs that are replaced or closed are freed by
 * the kernel's workers, after a grace period. On Linux 6.18 more than a thousand at once exhaust those workers, which then
 * wait for each other for ever, and every later load or attachment on the machine hangs with them. So we wait for a grace
 * period (membarrier(2)) after a few dozen programs.
 */
public final class KernelPace {

    private static final int PROGRAMS = 32;
    private static final int MANY_PROGRAMS = 2000;
    private static final long MILLIS_TO_FREE = 2;
    private static final long MILLIS_TO_RECOVER = 3000;
    private static final long MILLIS_WITHOUT_MEMBARRIER = 100;
    private static final long MEMBARRIER_CMD_GLOBAL = 1;

    private final long millisEach;
    private int programs;

    /** Pauses for the kernel to free programs, and for nothing else. */
    public KernelPace() {
        this(0);
    }

    private KernelPace(long millisEach) {
        this.millisEach = millisEach;
    }

    /** Also pauses after each program, and longer after every 2000, for runs of many thousands. @param millis 0 or more */
    public static KernelPace slow(long millis) {
        return new KernelPace(millis);
    }

    /** To be called after each program that is handed to the kernel. */
    public void program() {
        programs++;
        if (programs % PROGRAMS == 0) {
            pause();
        }
        sleep(millisEach);
        if (millisEach > 0 && programs % MANY_PROGRAMS == 0) {
            sleep(MILLIS_TO_RECOVER);
        }
    }

    private static void pause() {
        boolean waited = membarrier()
                .map(number -> syscall().invokeLong(new Object[] {number, MEMBARRIER_CMD_GLOBAL, 0L, 0L}) == 0)
                .orElse(false);
        sleep(waited ? MILLIS_TO_FREE : MILLIS_WITHOUT_MEMBARRIER);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Function syscall() {
        return NativeLibrary.getProcess().getFunction("syscall");
    }

    /** The system call's number here. */
    private static Optional<Long> membarrier() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> Optional.of(324L);
            case "aarch64", "riscv64" -> Optional.of(283L);
            default -> Optional.empty();
        };
    }
}
