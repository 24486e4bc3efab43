package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Generated programs that make the verifier compare many states: it accepts what Linux accepts, and looks at not more than
 * three times as many instructions, mostly at fewer. The file {@code src/test/resources/large/gateways.tsv} holds what
 * Linux 6.18 said as root: number, verdict, processed instructions; {@link #main} writes it. Programs that take longer are
 * for the profile {@code long}.
 */
class GatewayProgramsTest {
    private static final Path RECORD = Path.of(System.getProperty("bpf4j.root", ".."))
            .resolve("conformance-tests/src/test/resources/large/gateways.tsv");
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");
    private static final long SEED = 1;
    private static final int PROGRAMS = 200;
    private static final int SHORT = 4_000;
    private static final int MOST_TIMES = 3;
    private static final int FEW = 50;
    private static final OwnJudge OWN = new OwnJudge(Profile.ROOT);

    private record Line(int number, boolean accepted, int processed) {
        static Line parse(String line) {
            String[] fields = line.split("\t");
            return new Line(Integer.parseInt(fields[0]), fields[1].equals("accept"), Integer.parseInt(fields[2]));
        }

        static Line of(int number, Judgement judgement) {
            return new Line(
                    number, judgement.isAccepted(), judgement.statistics().processed());
        }

        double times(Line other) {
            return processed / (double) other.processed();
        }

        @Override
        public String toString() {
            return number + "\t" + (accepted ? "accept" : "reject") + "\t" + processed;
        }
    }

    private static VerifierCase program(int number) {
        return GatewayPrograms.program(SEED, number);
    }

    private static List<Line> recorded() throws IOException {
        return Files.readAllLines(RECORD).stream()
                .map(Line::parse)
                .filter(line -> LONG || line.processed() < SHORT)
                .toList();
    }

    /** Records what the live kernel says. */
    public static void main(String[] arguments) throws IOException {
        KernelJudge kernel = KernelJudge.brief(LiveKernel.probe().orElseThrow(), KernelPace.slow(20));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            lines.add(Line.of(i, kernel.judge(program(i))).toString());
        }
        Files.write(RECORD, lines);
    }

    @Test
    void whatLinuxAcceptsIsAcceptedWithThreeTimesTheWorkAtMost() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (Line kernel : recorded().stream().filter(Line::accepted).toList()) {
            Line ours = Line.of(kernel.number(), OWN.judge(program(kernel.number())));
            boolean few = ours.processed() <= MOST_TIMES * kernel.processed() + FEW;
            if (!ours.accepted() || !few) {
                wrong.add(program(kernel.number()).id() + ": ours " + ours + ", the kernel's " + kernel);
            }
            times.add(ours.times(kernel));
        }
        assertEquals(List.of(), wrong);
        times.sort(null);
        double median = times.get(times.size() / 2);
        System.out.printf(
                "[gateways] %d programs, median %.2f times, at most %.2f%n",
                times.size(), median, times.get(times.size() - 1));
        assertTrue(median <= 1.1, () -> "median " + median);
    }

    @Test
    void theKernelStillSaysSo() throws IOException {
        assumeTrue(LONG, "profile long");
        assumeTrue(
                LiveKernel.availability().present(),
                () -> LiveKernel.availability().reason());
        KernelJudge kernel = KernelJudge.brief(LiveKernel.probe().orElseThrow(), KernelPace.slow(20));
        for (Line line : recorded()) {
            assertEquals(line, Line.of(line.number(), kernel.judge(program(line.number()))));
        }
    }
}
