package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Realistic seccomp filters: every system call number on every architecture that a filter tests, in all engines. */
class SeccompFiltersTest {
    private static final int ARCH_OFFSET = 4;
    private static final int SYSTEM_CALLS = 512;

    @TestFactory
    Stream<DynamicTest> everyFilterOnEverySystemCall() throws IOException {
        return SharedData.files("seccomp", ".bpf").stream()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> compare(file)));
    }

    private static void compare(Path file) throws IOException {
        ClassicProgram program = ProgramFormat.RAW_LE.decode(Files.readAllBytes(file));
        assertEquals(Optional.empty(), ClassicChecker.seccomp().check(program));
        Engines<SeccompData> engines =
                Engines.of(ClassicTranslator.translateSeccomp(program), ClassicTranslator.SECCOMP);
        Set<Integer> arches = arches(program);
        assertFalse(arches.isEmpty(), "the filter tests no architecture");
        for (int arch : arches) {
            for (int number = 0; number < SYSTEM_CALLS; number++) {
                compare(
                        program,
                        engines,
                        new SeccompData().call(number, arch).arg(0, number % 5).arg(1, -1));
            }
        }
    }

    private static void compare(ClassicProgram program, Engines<SeccompData> engines, SeccompData call) {
        int expected = ClassicInterpreter.run(program, ClassicInputs.of(call));
        String where = "system call " + call.number() + " of " + Integer.toHexString(call.arch());
        assertEquals(expected, engines.interpret(call, Engines.host(0)), where + ", interpreter");
        assertEquals(expected, engines.compiled(call, Engines.host(0)), where + ", JIT");
    }

    /** The constants that an {@code ld [4]} is compared with, followed through the jumps behind it. */
    private static Set<Integer> arches(ClassicProgram program) {
        Set<Integer> arches = new LinkedHashSet<>();
        boolean archLoaded = false;
        for (ClassicInsn insn : program.insns()) {
            ClassicOp op = insn.op().orElseThrow();
            if (op.kind() == ClassicOp.Kind.LD_ABS) {
                archLoaded = insn.k() == ARCH_OFFSET;
            } else if (archLoaded && op == ClassicOp.JEQ_K) {
                arches.add(insn.k());
            }
        }
        return arches;
    }
}
