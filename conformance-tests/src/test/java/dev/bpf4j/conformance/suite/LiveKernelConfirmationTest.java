package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.kernel.Availability;
import dev.bpf4j.conformance.kernel.ClassicSocket;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.suite.engine.KernelEngine;
import dev.bpf4j.conformance.suite.run.Confirmer;
import dev.bpf4j.conformance.suite.run.Confirmer.Confirmed;
import dev.bpf4j.conformance.suite.run.Result;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The live kernel confirms the expectations; where it does not, the reason is known. It is asked at a pace that takes five
 * minutes for the whole suite: the default build asks about every fifteenth program, the long profile about all.
 */
class LiveKernelConfirmationTest {
    private static final int EACH = Boolean.getBoolean("bpf4j.long") ? 1 : 15;

    private static Suite chosen() {
        Map<ClassicProgram, Integer> numbers = new HashMap<>();
        return new Suite(GeneratedSuite.SUITE.vectors().stream()
                .filter(vector -> numbers.computeIfAbsent(vector.program(), program -> numbers.size()) % EACH == 0)
                .toList());
    }

    @Test
    void theKernelAgrees() {
        Availability sockets = ClassicSocket.availability();
        assumeTrue(sockets.present(), () -> "live kernel: " + sockets.reason());
        try (KernelEngine kernel = KernelEngine.open()) {
            Suite suite = chosen();
            Confirmed confirmed = Confirmer.confirm(suite, kernel);
            System.out.println("[suite, live kernel] " + byConfirmation(confirmed.suite()) + ", "
                    + confirmed.contradictions().size() + " contradictions");
            for (Result contradiction : confirmed.contradictions()) {
                assertTrue(isExplained(contradiction), contradiction::toString);
            }
            long byNobody = confirmed.suite().vectors().stream()
                    .filter(vector -> vector.confirmed().isEmpty())
                    .count();
            int most = LiveKernel.availability().present() ? 4 : 2;
            assertTrue(byNobody < suite.vectors().size() / most, () -> byNobody + " by nobody");
        }
    }

    /** As the kernel converts it, code for 4000 header length loads is longer than its jumps reach: it says EINVAL. */
    private static boolean isExplained(Result contradiction) {
        return contradiction.vector().feature().equals("over_long_code")
                && contradiction.judgement().detail().contains("EINVAL");
    }

    private static Map<String, Long> byConfirmation(Suite suite) {
        return suite.vectors().stream()
                .collect(Collectors.groupingBy(
                        vector -> vector.confirmed().stream()
                                .sorted()
                                .map(Confirmation::word)
                                .collect(Collectors.joining("+", "", "")),
                        TreeMap::new,
                        Collectors.counting()));
    }
}
