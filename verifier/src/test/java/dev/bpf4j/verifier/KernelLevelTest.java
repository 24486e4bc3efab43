package dev.bpf4j.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.linux.Linux;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What came after Linux 6.1 is refused at its level. */
class KernelLevelTest {
    private static Verdict verdict(String text, KernelLevel level) {
        Program program = Assembler.parse(text);
        return Verifier.of(Linux.SCHED_CLS).profile(Profile.ROOT).level(level).verify(program);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r1 = 7\nr0 = (s8)r1\nexit",
                "r0 = 8\nr0 s/= 2\nexit",
                "call btf " + (Prototype.KERNEL_FUNCTION_IDS + 6) + "\ncall btf " + (Prototype.KERNEL_FUNCTION_IDS + 7)
                        + "\nr0 = 0\nexit"
            })
    void newer(String text) {
        assertInstanceOf(Accepted.class, verdict(text, KernelLevel.V6_18));
        assertInstanceOf(Rejected.class, verdict(text, KernelLevel.V6_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r0 = 0\nexit", "call ktime_get_ns#5\nexit"})
    void older(String text) {
        assertInstanceOf(Accepted.class, verdict(text, KernelLevel.V6_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.1", "6.18"})
    void spelt(String spelling) {
        assertEquals(Optional.of(spelling), KernelLevel.of(spelling).map(KernelLevel::toString));
    }
}
