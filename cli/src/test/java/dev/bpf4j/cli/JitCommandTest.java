package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JitCommandTest {
    @Test
    void printsBytecode() {
        String text = Outcome.ofText("r0 = 1\nr0 *= 77\nexit\n", "jit", "-")
                .succeeds()
                .out();
        assertTrue(text.contains("LMUL") && text.contains("LRETURN"), text);
    }

    @Test
    void classicProgramsAreTranslated() {
        assertTrue(
                Outcome.ofText("ldh [12]\nret a\n", "jit", "-").succeeds().out().contains("class "));
        Outcome.ofText("ld [4]\nret a\n", "jit", "-", "--type", "seccomp").succeeds();
        Outcome.ofText("ld M[4]\nret a\n", "jit", "-").fails(1, "-: insn 0: ");
    }

    @Test
    void bigProgramsAreSeveralClasses() {
        String text = Outcome.ofText("r0 = 1\n" + "r0 *= 3\n".repeat(40_000) + "exit\n", "jit", "-")
                .succeeds()
                .out();
        assertTrue(text.lines().filter(line -> line.contains(" class ")).count() > 1);
    }

    @Test
    void rejectedProgramsOnlyOnDemand() {
        Outcome.ofText("exit\n", "jit", "-").fails(1, "-: rejected: insn 0: R0 !read_ok");
        assertEquals(
                0,
                Outcome.ofText("exit\n", "jit", "-", "--unverified").succeeds().status());
    }
}
