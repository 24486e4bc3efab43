package dev.bpf4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Codec;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.MapView;
import dev.bpf4j.ebpf.map.ReferenceArray;
import dev.bpf4j.verifier.Profile;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs for big-endian machines. */
class BigEndianTest {
    private static Program parse(String text) {
        return Assembler.parse(text, Linux.SCHED_CLS.helpers()).in(ByteOrder.BIG_ENDIAN);
    }

    private static LoadedProgram<SocketBuffer> load(Engine engine, String text, BpfMap... maps) {
        return ProgramLoader.of(Linux.SCHED_CLS)
                .profile(Profile.ROOT)
                .engine(engine)
                .maps(List.of(maps))
                .load(parse(text));
    }

    private static long run(Engine engine, String text, BpfMap... maps) {
        return load(engine, text, maps)
                .run(new SocketBuffer()
                        .packet(new byte[] {0x12, 0x34, 0x56, 0x78, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
                        .protocol(0x86dd)
                        .mark(0x0102_0304));
    }

    private static BpfMap map(MapKind kind, int keySize, int valueSize) {
        return BpfMap.create(MapSpec.of("m", kind, keySize, valueSize, 4).in(ByteOrder.BIG_ENDIAN));
    }

    @ParameterizedTest
    @EnumSource
    void theStackHasTheHighestByteFirst(Engine engine) {
        assertEquals(0x11_3344, run(engine, """
                r1 = 0x1122334455667788 ll
                *(u64 *)(r10 -8) = r1
                r0 = *(u8 *)(r10 -8)
                r0 <<= 16
                r2 = *(u16 *)(r10 -6)
                r0 |= r2
                exit
                """));
    }

    /** What the verifier knows of a spilled number is not what its first bytes hold. */
    @ParameterizedTest
    @EnumSource
    void theFirstBytesOfASpilledNumberAreItsHighOnes(Engine engine) {
        assertEquals(7, run(engine, """
                r1 = 5
                *(u64 *)(r10 -8) = r1
                r0 = *(u32 *)(r10 -8)
                if r0 == 5 goto low
                r0 = 7
                exit
                low: r0 = 1
                exit
                """));
    }

    @ParameterizedTest
    @EnumSource
    void conversionsToBigEndianOnlyCut(Engine engine) {
        assertEquals(0x3344_4433L, run(engine, """
                r0 = 0x11223344
                r0 = be16 r0
                r0 <<= 16
                r1 = 0x11223344
                r1 = le16 r1
                r0 |= r1
                exit
                """));
    }

    /** The verifier computes with numbers as the machine does. */
    @ParameterizedTest
    @EnumSource
    void constantsAreConvertedBeforeTheRunAsInIt(Engine engine) {
        assertEquals(3, run(engine, """
                r0 = 3
                r1 = 0x1234
                r1 = be16 r1
                if r1 == 0x1234 goto out
                r0 = 4
                out: exit
                """));
    }

    @ParameterizedTest
    @EnumSource
    void packetsAreBytesAndContextsAreNumbers(Engine engine) {
        String packet = """
                r2 = *(u32 *)(r1 +76)
                r3 = *(u32 *)(r1 +80)
                r0 = 0
                r4 = r2
                r4 += 14
                if r4 > r3 goto out
                r0 = *(u32 *)(r2 +0)
                out: exit
                """;
        assertEquals(0x1234_5678, run(engine, packet));
        assertEquals(0x86dd, run(engine, "r0 = *(u32 *)(r1 +16)\nexit"));
        assertEquals(0x0102_0304, run(engine, "r0 = *(u32 *)(r1 +8)\nexit"));
        assertEquals(4, run(engine, "r0 = *(u8 *)(r1 +11)\nexit"));
    }

    private record Pair(int id, long sum) {}

    @ParameterizedTest
    @EnumSource
    void keysAndValuesAreInTheOrderOfTheProgramAlsoForJava(Engine engine) {
        BpfMap hash = map(MapKind.HASH, 4, 16);
        MapView<Integer, Pair> view =
                MapView.of(hash, Codec.ofInt(), Codec.ofRecord(MethodHandles.lookup(), Pair.class));
        String count = """
                *(u32 *)(r10 -4) = 258
                r2 = r10
                r2 += -4
                r1 = map_idx 0 ll
                call bpf_map_lookup_elem
                if r0 == 0 goto out
                r1 = 3
                lock *(u64 *)(r0 +8) += r1
                r0 = *(u8 *)(r0 +3)
                out: exit
                """;
        assertEquals(0, run(engine, count, hash));
        view.put(258, new Pair(0x0102_0304, 1L << 40));
        assertEquals(4, run(engine, count, hash));
        assertEquals(new Pair(0x0102_0304, (1L << 40) + 3), view.get(258).orElseThrow());
        view.forEach((key, value) -> assertEquals(258, key));
        assertTrue(view.remove(258));
        BpfMap array = map(MapKind.ARRAY, 4, 16);
        MapView<Integer, Pair> elements =
                MapView.of(array, Codec.ofInt(), Codec.ofRecord(MethodHandles.lookup(), Pair.class));
        elements.put(3, new Pair(9, 8));
        assertEquals(9, run(engine, count.replace("258", "3").replace("*(u8 *)(r0 +3)", "*(u32 *)(r0 +0)"), array));
        assertEquals(11, elements.get(3).orElseThrow().sum());
    }

    @ParameterizedTest
    @EnumSource
    void tailCallsGoToProgramsOfTheSameMachine(Engine engine) {
        ReferenceArray programs = (ReferenceArray) map(MapKind.PROG_ARRAY, 4, 4);
        String call = """
                r2 = map_idx 0 ll
                r3 = 1
                call bpf_tail_call
                r0 = 9
                exit
                """;
        programs.put(1, load(engine, "r0 = 8\nexit").tailCallTarget());
        assertEquals(8, run(engine, call, programs));
        programs.put(
                1,
                ProgramLoader.of(Linux.SCHED_CLS)
                        .load(Assembler.parse("r0 = 8\nexit", Linux.SCHED_CLS.helpers()))
                        .tailCallTarget());
        assertEquals(9, run(engine, call, programs));
    }

    @ParameterizedTest
    @EnumSource
    void helpersTakeNetworkOrderAsTheMachineHasIt(Engine engine) {
        SocketBuffer skb = new SocketBuffer().packet(new byte[60]).protocol(0x0800);
        load(engine, """
                r2 = 0x88a8
                r3 = 5
                call bpf_skb_vlan_push
                exit
                """).run(skb);
        assertEquals(0x88a8, skb.vlanProtocol());
    }

    @Test
    void mapsOfTheOtherByteOrderAreRefused() {
        BpfMap little = BpfMap.create(MapSpec.of("counts", MapKind.ARRAY, 4, 8, 1));
        String text = "r1 = map_idx 0 ll\nr0 = 0\nexit";
        MalformedProgramException refused =
                assertThrows(MalformedProgramException.class, () -> load(Engine.INTERPRETER, text, little));
        assertEquals("array 'counts': its byte order is LITTLE_ENDIAN, the program's BIG_ENDIAN", refused.getMessage());
    }
}
