package dev.bpf4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Codec;
import dev.bpf4j.ebpf.map.MapException;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.MapView;
import dev.bpf4j.ebpf.map.ReferenceArray;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs with maps, and programs as elements of maps. */
class MapsTest {
    private static final Helper LOOKUP = Helper.of(
            1,
            "lookup",
            ReturnType.PTR_TO_MAP_VALUE_OR_NULL,
            List.of(ArgType.CONST_MAP_PTR, ArgType.PTR_TO_MAP_KEY),
            MapsTest::lookup);

    private static final Helper TAIL_CALL = new Helper(
            new Prototype(
                    12,
                    "tail_call",
                    ReturnType.INTEGER,
                    List.of(ArgType.PTR_TO_CTX, ArgType.CONST_MAP_PTR, ArgType.ANYTHING),
                    Set.of(HelperFlag.ENDS_PROGRAM),
                    EnumSet.of(MapKind.PROG_ARRAY)),
            MapsTest::tailCall);

    private static final ProgramType<SocketBuffer> TYPE =
            new ProgramType<>("maps", SocketBuffer.CONTEXT, HelperTable.of(List.of(LOOKUP, TAIL_CALL)));

    private static final Program COUNT = parse("""
            r1 = *(u32 *)(r1 +16)
            *(u32 *)(r10 -4) = r1
            r2 = r10
            r2 += -4
            r1 = map_idx 0 ll
            call lookup
            if r0 == 0 goto done
            r1 = 1
            lock *(u64 *)(r0 +0) += r1
            done: r0 = 0
            exit
            """);

    private static final Program NEXT = parse("""
            r2 = map_idx 0 ll
            r3 = 1
            call tail_call
            r0 = 9
            exit
            """);

    private static long lookup(Caller caller, long map, long key, long r3, long r4, long r5) {
        int offset = caller.map(map).lookup(caller.memory().region(key), Memory.offset(key));
        return offset == BpfMap.ABSENT ? 0 : map + (1L << 32) + offset;
    }

    private static long tailCall(Caller caller, long context, long map, long index, long r4, long r5) {
        return caller.map(map) instanceof ReferenceArray programs && caller.tailCall(programs.at((int) index)) ? 0 : -2;
    }

    private static Program parse(String text) {
        return Assembler.parse(text, TYPE.helpers());
    }

    private static BpfMap table() {
        return BpfMap.create(MapSpec.of("counts", MapKind.HASH, 4, 8, 100));
    }

    @ParameterizedTest
    @EnumSource
    void programsAndThreadsShareMaps(Engine engine) {
        BpfMap map = table();
        MapView<Integer, Long> counts = MapView.of(map, Codec.ofInt(), Codec.ofLong());
        counts.put(0x0008, 0L);
        ProgramLoader<SocketBuffer> loader =
                ProgramLoader.of(TYPE).engine(engine).maps(List.of(map));
        LoadedProgram<SocketBuffer> verified = loader.load(COUNT);
        LoadedProgram<SocketBuffer> other = loader.loadUnverified(COUNT);
        IntStream.range(0, 1000).parallel().forEach(i -> {
            LoadedProgram<SocketBuffer> program = i % 2 == 0 ? verified : other;
            program.run(new SocketBuffer().protocol(i % 5 == 0 ? 0x86dd : 0x0800));
        });
        assertEquals(800, counts.get(0x0008).orElseThrow());
        assertEquals(1, counts.size());
        assertEquals(List.of(map), verified.maps());
    }

    /** Adds 1 to the only element of an array, 10,000 times. */
    private static final Program ADD = parse("""
            r2 = map_idx_value 0 +0 ll
            r3 = 1
            r1 = 0
            again: lock *(u64 *)(r2 +0) += r3
            r1 += 1
            if r1 < 10000 goto again
            r0 = 0
            exit
            """);

    @ParameterizedTest
    @EnumSource
    void tenMillionAtomicAddsOfTwoThreadsLoseNothing(Engine engine) throws InterruptedException {
        BpfMap map = BpfMap.create(MapSpec.of("sum", MapKind.ARRAY, 4, 8, 1));
        LoadedProgram<SocketBuffer> add =
                ProgramLoader.of(TYPE).engine(engine).maps(List.of(map)).load(ADD);
        Runnable half = () -> {
            SocketBuffer packet = new SocketBuffer();
            for (int i = 0; i < 500; i++) {
                add.run(packet);
            }
        };
        Thread other = new Thread(half);
        other.start();
        half.run();
        other.join();
        MapView<Integer, Long> sum = MapView.of(map, Codec.ofInt(), Codec.ofLong());
        assertEquals(10_000_000, sum.get(0).orElseThrow());
    }

    @Test
    void whatTheProgramNamesMustBeThere() {
        assertThrows(
                RejectedProgramException.class, () -> ProgramLoader.of(TYPE).load(COUNT));
        assertThrows(
                MalformedProgramException.class, () -> ProgramLoader.of(TYPE).loadUnverified(COUNT));
    }

    @Test
    void elementsMayBeAbsent() {
        Program unchecked = parse("""
                *(u32 *)(r10 -4) = 0
                r2 = r10
                r2 += -4
                r1 = map_idx 0 ll
                call lookup
                r0 = *(u64 *)(r0 +0)
                exit
                """);
        ProgramLoader<SocketBuffer> loader = ProgramLoader.of(TYPE).maps(List.of(table()));
        assertThrows(RejectedProgramException.class, () -> loader.load(unchecked));
    }

    @Test
    void tailCallsGoFromEngineToEngine() {
        for (Engine first : Engine.values()) {
            for (Engine second : Engine.values()) {
                ReferenceArray programs =
                        (ReferenceArray) BpfMap.create(MapSpec.of("programs", MapKind.PROG_ARRAY, 4, 4, 2));
                ProgramLoader<SocketBuffer> loader = ProgramLoader.of(TYPE);
                LoadedProgram<SocketBuffer> start =
                        loader.engine(first).maps(List.of(programs)).load(NEXT);
                assertEquals(9, start.run(new SocketBuffer()), "nothing to call yet");
                programs.put(
                        1,
                        loader.engine(second)
                                .load(parse("r0 = *(u32 *)(r1 +8)\nexit"))
                                .tailCallTarget());
                assertEquals(77, start.run(new SocketBuffer().mark(77)));
            }
        }
    }

    /** All programs run in one group, which has one value; of the per-CPU kind one for each processor. */
    @ParameterizedTest
    @EnumSource
    void storageOfTheGroupIsThereFromTheBegin(Engine engine) {
        ProgramType<SocketBuffer> type =
                sameContext(KernelProgramType.byName("cgroup_skb").orElseThrow().type());
        for (MapKind kind : List.of(MapKind.CGROUP_STORAGE, MapKind.PERCPU_CGROUP_STORAGE)) {
            BpfMap storage = BpfMap.create(MapSpec.of("storage", kind, 8, 8, 0), 2);
            Program add = Assembler.parse("""
                    r1 = map_idx 0 ll
                    r2 = 0
                    call bpf_get_local_storage
                    r1 = 5
                    lock *(u64 *)(r0 +0) += r1
                    r0 = 1
                    exit
                    """, type.helpers());
            LoadedProgram<SocketBuffer> program = ProgramLoader.of(type)
                    .engine(engine)
                    .profile(Profile.ROOT)
                    .host(new Host(() -> 0, () -> 1, () -> 0))
                    .maps(List.of(storage))
                    .load(add);
            program.run(new SocketBuffer().packet(new byte[14]));
            program.run(new SocketBuffer().packet(new byte[14]));
            MapView<Long, List<Long>> view = kind.perCpu()
                    ? MapView.perCpu(storage, Codec.ofLong(), Codec.ofLong())
                    : MapView.of(storage, Codec.ofLong(), Codec.perCpu(Codec.ofLong(), 1));
            List<Long> expected = kind.perCpu() ? List.of(0L, 10L) : List.of(10L);
            assertEquals(Map.of(0L, expected), view.snapshot());
            assertThrows(MapException.class, () -> view.put(1L, expected));
            assertThrows(MapException.class, () -> view.remove(0L));
        }
    }

    /** Programs of groups see packets as others do. */
    @SuppressWarnings("unchecked")
    private static ProgramType<SocketBuffer> sameContext(ProgramType<?> type) {
        assertEquals(SocketBuffer.class, type.context().javaType());
        return (ProgramType<SocketBuffer>) type;
    }
}
