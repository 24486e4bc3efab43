package dev.bpf4j.conformance.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs return that throw. */
class ExceptionRunTest {
    private static final int LENGTH = 64;

    @ParameterizedTest
    @CsvSource({
        "throw_default, 7",
        "throw_default_any, 64",
        "throw_sometimes, 2",
        "own_callback, 8",
        "own_not_thrown, 1",
        "own_any, 64",
        "own_helper, 3",
        "own_calls_leaf, 1",
        "own_loops, 3",
        "own_stack, 3",
        "throw_sub, 64",
        "throw_deep, 64",
        "throw_global, 64",
        "throw_global_deep, 64",
        "own_global_deep, 65",
        "throw_after_record, 1",
        "throw_and_tail, 3"
    })
    void returns(String name, long expected) {
        ObjectFile object = FeatureVerdictsTest.object("exceptions");
        ObjectProgram program = object.program(name).orElseThrow();
        for (Engine engine : Engine.values()) {
            long result = ProgramLoader.of(Linux.SCHED_CLS)
                    .profile(Profile.ROOT)
                    .engine(engine)
                    .maps(LinkedMaps.of(object).list())
                    .load(object, program)
                    .run(new SocketBuffer().packet(new byte[LENGTH]));
            assertEquals(expected, result, engine::toString);
        }
    }
}
