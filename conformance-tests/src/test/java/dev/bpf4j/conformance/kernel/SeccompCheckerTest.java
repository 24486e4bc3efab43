package dev.bpf4j.conformance.kernel;

import static dev.bpf4j.conformance.kernel.Slots.RET_A;
import static dev.bpf4j.conformance.kernel.Slots.RET_K;
import static dev.bpf4j.conformance.kernel.Slots.classic;
import static dev.bpf4j.conformance.kernel.Slots.program;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompCheckerTest {

    private static final OptionalInt VALID = OptionalInt.empty();
    private static final OptionalInt EINVAL = OptionalInt.of(22);
    private static final int LD_W_ABS = 0x20;

    private SeccompChecker checker;

    @BeforeEach
    void open() {
        Availability availability = SeccompChecker.availability();
        assumeTrue(availability.present(), availability.reason());
        checker = SeccompChecker.open();
    }

    @AfterEach
    void close() {
        if (checker != null) {
            checker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0x00000000, 0x80000000, 0x00030000, 0x00050001, 0x7fc00000, 0x7ff00000, 0x7ffc0000, 0x7fff0000})
    void everyActionIsValidAndNoneIsPutInForce(int action) {
        for (int i = 0; i < 10; i++) {
            assertEquals(VALID, checker.refusal(classic(RET_K, action)));
        }
        assertEquals(VALID, checker.refusal(classic(RET_A, 0)));
    }

    @ParameterizedTest
    @CsvSource({"0,true", "4,true", "60,true", "64,false", "2,false", "-4096,false"})
    void wordsOfSeccompDataAreLoaded(int offset, boolean valid) {
        byte[] program = program(classic(LD_W_ABS, offset), classic(RET_A, 0));
        assertEquals(valid ? VALID : EINVAL, checker.refusal(program));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x28, 0x30, 0x40, 0x48, 0x50, 0xb1, 0x94, 0x9c})
    void opcodesOfSocketFiltersOnlyAreRefused(int code) {
        assertEquals(EINVAL, checker.refusal(program(classic(code, 4), classic(RET_A, 0))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x81, 0x84, 0x34, 0x3c})
    void othersAreValid(int code) {
        assertEquals(VALID, checker.refusal(program(classic(code, 4), classic(RET_A, 0))));
    }

    @Test
    void theRulesOfAllClassicProgramsHoldToo() {
        assertEquals(EINVAL, checker.refusal(new byte[0]));
        assertEquals(EINVAL, checker.refusal(classic(LD_W_ABS, 0)));
        assertEquals(EINVAL, checker.refusal(new byte[8 * 4097]));
    }

    @Test
    void noThreadOfTheTestIsFiltered() throws IOException {
        checker.refusal(classic(RET_K, 0));
        List<String> status = Files.readAllLines(Path.of("/proc/thread-self/status"));
        assertTrue(status.contains("Seccomp:\t0"), status.toString());
        assertTrue(status.contains("NoNewPrivs:\t0"), status.toString());
    }

    @Test
    void closedCheckersAnswerNothing() {
        checker.close();
        assertThrows(IllegalStateException.class, () -> checker.refusal(classic(RET_K, 0)));
    }

    @Test
    void checkingLeavesNoFileDescriptor() throws IOException {
        long before = OpenFiles.count();
        for (int i = 0; i < 50; i++) {
            try (SeccompChecker another = SeccompChecker.open()) {
                assertEquals(VALID, another.refusal(classic(RET_K, 0)));
            }
        }
        assertEquals(before, OpenFiles.count());
    }

    @Test
    void realisticFiltersAreValid() throws IOException {
        Path folder = Path.of(System.getProperty("bpf4j.shared", "../shared"), "data", "seccomp");
        assumeTrue(Files.isDirectory(folder), "no shared data: seccomp filters");
        for (Path filter : filters(folder)) {
            assertEquals(VALID, checker.refusal(Files.readAllBytes(filter)), filter::toString);
        }
    }

    private static List<Path> filters(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".bpf"))
                    .sorted()
                    .toList();
        }
    }
}
