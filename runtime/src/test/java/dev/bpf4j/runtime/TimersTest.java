package dev.bpf4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.helper.Scheduler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapDetails;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.verifier.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers in map values: a value is a counter, what the callback got from a helper, and the timer. */
class TimersTest {
    private static final int KEY = 3;
    private static final int NANOS = 1000;
    private static final long EINVAL = -22;
    private static final long EBUSY = -16;
    private static final long EDEADLK = -35;

    /** Finds the element, whose timer is R6, and ends if there is none. */
    private static final String FIND = """
            *(u32 *)(r10 -4) = 3
            r2 = r10
            r2 += -4
            r1 = map_idx 0 ll
            call bpf_map_lookup_elem
            if r0 == 0 goto none
            r6 = r0
            r6 += 16
            """;

    private static final String NONE = "none: r0 = 0\nexit\n";

    private static final String INIT = "r1 = r6\nr2 = map_idx 0 ll\nr3 = 1\ncall bpf_timer_init\n";
    private static final String CALLBACK = "r1 = r6\nr2 = func tick ll\ncall bpf_timer_set_callback\n";
    private static final String START = "r1 = r6\nr2 = 1000\nr3 = 0\ncall bpf_timer_start\n";
    private static final String CANCEL = "r1 = r6\ncall bpf_timer_cancel\n";
    private static final String EXIT = "exit\n";

    /** Adds the key to the counter. */
    private static final String TICK = """
            tick: r1 = *(u32 *)(r2 +0)
            r2 = *(u64 *)(r3 +0)
            r2 += r1
            *(u64 *)(r3 +0) = r2
            r6 = r3
            r7 = r3
            r6 += 16
            r0 = 0
            """;

    private static final String TICKED = "*(u64 *)(r7 +8) = r0\nr0 = 0\nexit\n";

    /** Time that the test lets pass. */
    private static final class Hours implements Scheduler {
        private record Entry(long at, Runnable task) {}

        private final List<Entry> entries = new ArrayList<>();
        private long now = 5_000;

        @Override
        public Scheduled schedule(long nanos, Runnable task) {
            Entry entry = new Entry(now + nanos, task);
            entries.add(entry);
            return () -> entries.remove(entry);
        }

        void pass(long nanos) {
            long end = now + nanos;
            while (entries.stream().anyMatch(entry -> entry.at() <= end)) {
                Entry next = entries.stream()
                        .min(Comparator.comparingLong(Entry::at))
                        .orElseThrow();
                entries.remove(next);
                now = next.at();
                next.task().run();
            }
            now = end;
        }
    }

    /** A map with an element, and programs on it. */
    private static final class World {
        private final Hours hours = new Hours();
        private final Host host = new Host(() -> 0, () -> 0, () -> hours.now).withScheduler(hours);
        private final Engine engine;
        private final BpfMap map;

        World(Engine engine, MapKind kind) {
            this.engine = engine;
            map = BpfMap.create(MapSpec.of("timers", kind, 4, 32, 8)
                    .withDetails(
                            MapDetails.NONE.withFields(List.of(new SpecialField(SpecialField.Kind.TIMER, 16, 16)))));
            put();
        }

        void put() {
            map.write(key(), 0, BytesRegion.of("value", new byte[32]), 0, 0);
        }

        long run(String... text) {
            return run(host, text);
        }

        long run(Host on, String... text) {
            return run(loader(on).load(parse(text)));
        }

        private static long run(LoadedProgram<SocketBuffer> program) {
            return program.run(new SocketBuffer().packet(new byte[14]));
        }

        private static Program parse(String... text) {
            return Assembler.parse(linked(String.join("", text)), Linux.SCHED_CLS.helpers());
        }

        private ProgramLoader<SocketBuffer> loader(Host on) {
            return ProgramLoader.of(Linux.SCHED_CLS)
                    .profile(Profile.ROOT)
                    .engine(engine)
                    .host(on)
                    .maps(List.of(map));
        }

        /** The assembler knows functions by their distance in slots. */
        private static String linked(String text) {
            int from = text.indexOf("r2 = func tick");
            int to = text.indexOf("tick:");
            if (from < 0) {
                return text;
            }
            long slots = text.substring(from, to)
                    .lines()
                    .mapToInt(line -> line.endsWith(" ll") ? 2 : 1)
                    .sum();
            return text.replace("func tick", "func " + (slots - 1));
        }

        static BytesRegion key() {
            BytesRegion key = BytesRegion.of("key", new byte[4]);
            key.store32(0, KEY);
            return key;
        }

        long value(int offset) {
            BytesRegion value = BytesRegion.of("value", new byte[32]);
            assertEquals(0, map.read(key(), 0, value, 0));
            return value.load64(offset);
        }

        long count() {
            return value(0);
        }

        long fromCallback() {
            return value(8);
        }
    }

    private static String program(String... calls) {
        return FIND + String.join("", calls) + EXIT + NONE;
    }

    @ParameterizedTest
    @EnumSource
    void goesOffOnceWhenItsTimeHasCome(Engine engine) {
        for (MapKind kind : List.of(MapKind.ARRAY, MapKind.HASH, MapKind.LRU_HASH)) {
            World world = new World(engine, kind);
            assertEquals(0, world.run(program(INIT, CALLBACK, START), TICK, TICKED));
            world.hours.pass(NANOS - 1);
            assertEquals(0, world.count());
            world.hours.pass(1);
            assertEquals(KEY, world.count());
            world.hours.pass(10 * NANOS);
            assertEquals(KEY, world.count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void callbacksArmAgain(Engine engine) {
        World world = new World(engine, MapKind.HASH);
        assertEquals(0, world.run(program(INIT, CALLBACK, START), TICK, START, TICKED));
        world.hours.pass(10 * NANOS);
        assertEquals(10 * KEY, world.count());
        assertEquals(0, world.fromCallback());
        assertEquals(1, world.run(program(CANCEL)));
        world.hours.pass(10 * NANOS);
        assertEquals(10 * KEY, world.count());
    }

    @ParameterizedTest
    @EnumSource
    void answersAsLinuxDoes(Engine engine) {
        World world = new World(engine, MapKind.ARRAY);
        assertEquals(EINVAL, world.run(program(CALLBACK), TICK, TICKED), "not initialised");
        assertEquals(EINVAL, world.run(program(START)), "not initialised");
        assertEquals(EINVAL, world.run(program(CANCEL)), "not initialised");
        assertEquals(EINVAL, world.run(program(INIT.replace("r3 = 1", "r3 = 2"))), "no such clock");
        assertEquals(0, world.run(program(INIT)));
        assertEquals(EBUSY, world.run(program(INIT)));
        assertEquals(EINVAL, world.run(program(START)), "no callback");
        assertEquals(0, world.run(program(CALLBACK), TICK, CANCEL, TICKED));
        assertEquals(EINVAL, world.run(program(START.replace("r3 = 0", "r3 = 4"))), "no such flag");
        assertEquals(0, world.run(program(START)));
        world.hours.pass(NANOS);
        assertEquals(EDEADLK, world.fromCallback());
        assertEquals(0, world.run(program(CANCEL)), "has gone off");
        assertEquals(EINVAL, world.run(program(START)), "cancelling forgets the callback");
    }

    @ParameterizedTest
    @EnumSource
    void absoluteTimes(Engine engine) {
        World world = new World(engine, MapKind.ARRAY);
        String absolute = START.replace("r2 = 1000", "r2 = 5700").replace("r3 = 0", "r3 = 1");
        assertEquals(0, world.run(program(INIT, CALLBACK, absolute), TICK, TICKED));
        world.hours.pass(699);
        assertEquals(0, world.count());
        world.hours.pass(1);
        assertEquals(KEY, world.count());
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsElement(Engine engine) {
        World world = new World(engine, MapKind.HASH);
        assertEquals(0, world.run(program(INIT, CALLBACK, START), TICK, TICKED));
        assertEquals(0, world.map.erase(World.key(), 0));
        assertEquals(List.of(), world.hours.entries);
        world.put();
        assertEquals(EINVAL, world.run(program(START)), "another element");
        assertEquals(0, world.run(program(INIT, CALLBACK, START), TICK, TICKED));
        world.put();
        assertEquals(List.of(), world.hours.entries, "another value");
        World array = new World(engine, MapKind.ARRAY);
        assertEquals(0, array.run(program(INIT, CALLBACK, START), TICK, TICKED));
        array.put();
        assertEquals(List.of(), array.hours.entries, "another value");
    }

    /** Eight frames, of which a callback that runs by itself has all. */
    @ParameterizedTest
    @EnumSource
    void callbacksHaveTheWholeStack(Engine engine) {
        World world = new World(engine, MapKind.ARRAY);
        StringBuilder deep = new StringBuilder("call f1\n" + TICKED);
        for (int i = 1; i < 8; i++) {
            deep.append("f" + i + ": r0 = " + i + "\n" + (i < 7 ? "call f" + (i + 1) + "\n" : "") + EXIT);
        }
        assertEquals(0, world.run(program(INIT, CALLBACK, START), TICK, deep.toString()));
        world.hours.pass(NANOS);
        assertEquals(7, world.fromCallback());
    }

    @ParameterizedTest
    @EnumSource
    void hostsWithoutTimersRefuse(Engine engine) {
        World world = new World(engine, MapKind.ARRAY);
        var refusal = assertThrows(MalformedProgramException.class, () -> world.run(Host.system(), program(CANCEL)));
        assertTrue(refusal.getMessage().contains("bpf_timer_cancel#172 is not provided by this host"));
    }

    @ParameterizedTest
    @EnumSource
    void threadsOfAService(Engine engine) throws InterruptedException {
        World world = new World(engine, MapKind.ARRAY);
        ScheduledExecutorService service = Executors.newScheduledThreadPool(2);
        try {
            Host host = Host.system().withScheduler(Scheduler.on(service));
            assertEquals(0, world.run(host, program(INIT, CALLBACK, START), TICK, START, TICKED));
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (world.count() < 50 * KEY && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            assertTrue(world.count() >= 50 * KEY);
        } finally {
            service.shutdownNow();
        }
    }
}
