package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.Availability;
import dev.bpf4j.conformance.kernel.ClassicSocket;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.suite.engine.KernelEngine;
import dev.bpf4j.conformance.suite.run.Confirmer;
import dev.bpf4j.conformance.suite.run.Confirmer.Confirmed;
import dev.bpf4j.conformance.suite.run.Result;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The live kernel confirms the expectations; where it does not, the reason is known. */
class LiveKernelConfirmationTest {

    @Test
    void theKernelAgrees() {
        Availability sockets = ClassicSocket.availability();
        assumeTrue(sockets.present(), () -> "live kernel: " + sockets.reason());
        try (KernelEngine kernel = KernelEngine.open()) {
            Confirmed confirmed = Confirmer.confirm(GeneratedSuite.SUITE, kernel);
            System.out.println("[suite, live kernel] " + byConfirmation(confirmed.suite()) + ", "
                    + confirmed.contradictions().size() + " contradictions");
            for (Result contradiction : confirmed.contradictions()) {
                assertTrue(isExplained(contradiction), contradiction::toString);
            }
            long byNobody = confirmed.suite().vectors().stream()
                    .filter(vector -> vector.confirmed().isEmpty())
                    .count();
            int most = LiveKernel.availability().present() ? 4 : 2;
            assertTrue(byNobody < GeneratedSuite.SUITE.vectors().size() / most, () -> byNobody + " by nobody");
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
