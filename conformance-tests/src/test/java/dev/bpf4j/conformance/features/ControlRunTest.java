package dev.bpf4j.conformance.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What programs return that throw, lock and iterate over bits, and what the work does that they queue. */
class ControlRunTest {
    private static final int LENGTH = 64;
    private static final byte[] FIRST = new byte[Integer.BYTES];

    private static long run(String file, String name, Engine engine, List<BpfMap> maps, List<Runnable> later) {
        ObjectFile object = FeatureVerdictsTest.object(file);
        ObjectProgram program = object.program(name).orElseThrow();
        return ProgramLoader.of(Linux.SCHED_CLS)
                .host(Host.system().withScheduler((nanos, task) -> {
                    later.add(task);
                    return () -> later.remove(task);
                }))
                .profile(Profile.ROOT)
                .engine(engine)
                .maps(maps)
                .load(object, program)
                .run(new SocketBuffer().packet(new byte[LENGTH]));
    }

    @ParameterizedTest
    @CsvSource({
        "exceptions, throw_default, 7",
        "exceptions, throw_default_any, 64",
        "exceptions, throw_sometimes, 2",
        "exceptions, own_callback, 8",
        "exceptions, own_not_thrown, 1",
        "exceptions, own_any, 64",
        "exceptions, own_helper, 3",
        "exceptions, own_calls_leaf, 1",
        "exceptions, own_loops, 3",
        "exceptions, own_stack, 3",
        "exceptions, throw_sub, 64",
        "exceptions, throw_deep, 64",
        "exceptions, throw_global, 64",
        "exceptions, throw_global_deep, 64",
        "exceptions, own_global_deep, 65",
        "exceptions, throw_after_record, 1",
        "exceptions, throw_and_tail, 3",
        "regions, res, 1",
        "regions, res_nested, 1",
        "regions, res_alias, 4294967261",
        "regions, res_irq, 1",
        "bits, bits, 9",
        "bits, bits_four, 320",
        "bits, bits_null, 0",
        "bits, bits_anywhere, 0",
        "bits, bits_in_numbers, 8",
        "bits, bits_sub, 2",
        "bits, loop_bits_kept, 0"
    })
    void returns(String file, String name, long expected) {
        for (Engine engine : Engine.values()) {
            List<BpfMap> maps = LinkedMaps.of(FeatureVerdictsTest.object(file)).list();
            assertEquals(expected, run(file, name, engine, maps, new ArrayList<>()) & 0xffff_ffffL, engine::toString);
        }
    }

    /** Work runs once for each time that it was not queued yet, with the element that it is in. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void workRunsLater(Engine engine) {
        List<BpfMap> maps =
                LinkedMaps.of(FeatureVerdictsTest.object("work_queues")).list();
        BpfMap array = maps.stream()
                .filter(map -> map.spec().name().equals("array"))
                .findFirst()
                .orElseThrow();
        List<Runnable> later = new ArrayList<>();
        assertEquals(0, run("work_queues", "wq", engine, maps, later));
        assertEquals(0, count(array));
        List.copyOf(later).forEach(Runnable::run);
        assertEquals(1, count(array));
        assertEquals(1, run("work_queues", "wq", engine, maps, later), "it is initialised already");
    }

    /** The machine has no tasks to go through: it says so by name. */
    @Test
    void refusesToRunWhatNeedsAKernel() throws IOException {
        byte[] bytes;
        try (InputStream in = ControlRunTest.class.getResourceAsStream("/kfuncs/kernel_iterators.o")) {
            bytes = in.readAllBytes();
        }
        ObjectFile object = ObjectFile.load(bytes);
        ObjectProgram program = object.program("task_tc").orElseThrow();
        RejectedProgramException refused = assertThrows(
                RejectedProgramException.class,
                () -> ProgramLoader.of(Linux.SCHED_CLS).profile(Profile.ROOT).load(object, program));
        assertTrue(refused.getMessage().contains("bpf_iter_task_new"), refused::getMessage);
    }

    private static long count(BpfMap array) {
        byte[] value = new byte[array.spec().valueSize()];
        ByteOrder order = array.spec().order();
        array.read(BytesRegion.of("key", FIRST, order), 0, BytesRegion.of("value", value, order), 0);
        return ByteBuffer.wrap(value).order(order).getLong();
    }
}
