package dev.bpf4j.conformance.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the kernel still takes programs. A kernel whose program memory is wedged (seen on Linux 6.18 after thousands of
 * programs were freed at once) lets a call that loads or attaches one sleep for ever, and nothing can end the thread. So the
 * first attempt is made by another process, which can be left behind.
 */
final class Responsiveness {
    private static final int SECONDS = 15;

    private Responsiveness() {}

    /** Asked once: the answer takes a process to find. */
    private static final class Answer {
        static final Availability AVAILABILITY = ask();
    }

    static Availability availability() {
        return Answer.AVAILABILITY;
    }

    private static Availability ask() {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        List<String> command =
                List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath(), Responsiveness.class.getName());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return Availability.yes();
            }
            process.destroyForcibly();
            return Availability.no("the live kernel did not attach a filter within " + SECONDS + " s: it is stuck");
        } catch (IOException e) {
            return Availability.no("the live kernel cannot be tried: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Availability.no("the live kernel cannot be tried: interrupted");
        }
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return modules + File.pathSeparator + System.getProperty("java.class.path", "");
    }

    /** The other process: attaches a filter, whatever comes of it. */
    public static void main(String[] args) {
        try (ClassicSocket socket = ClassicSocket.open()) {
            byte[] retZero = ByteBuffer.allocate(8)
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) 0x06)
                    .array();
            socket.attach(retZero);
        }
    }
}
