package dev.bpf4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.helper.SocketTable;
import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelRecord;
import dev.bpf4j.ebpf.linux.KernelSocket;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs find sockets of the host, read them and give them back; contexts of all kinds lead to theirs. */
class SocketsTest {
    /** Looks for 10.0.0.1:1000 -> 10.0.0.2:80. */
    private static final String LOOKUP = """
            r9 = r1
            r2 = 0x0200000a0100000a ll
            *(u64 *)(r10 -16) = r2
            r2 = 0x5000e803
            *(u64 *)(r10 -8) = r2
            r2 = r10
            r2 += -16
            r3 = 12
            r4 = -1
            r5 = 0
            call bpf_sk_lookup_tcp
            if r0 != 0 goto +1
            exit
            r6 = r0
            """;

    private static final String RELEASE = """
            r1 = r6
            call bpf_sk_release
            """;

    private final KernelSocket web = KernelSocket.ofTcp(7)
            .set("family", 2)
            .set("src_port", 80)
            .set("mark", 0x1234_5678)
            .set("state", 1)
            .setTcp("snd_cwnd", 10)
            .setTcp("bytes_acked", 1L << 40);
    private final List<SocketTable.Query> asked = new ArrayList<>();

    private <T> LoadedProgram<T> load(Engine engine, ProgramType<T> type, String text) {
        Host host = Host.system().withSockets(query -> {
            asked.add(query);
            return query.destinationPort() == 80 ? Optional.of(web) : Optional.empty();
        });
        return ProgramLoader.of(type)
                .engine(engine)
                .profile(Profile.ROOT)
                .host(host)
                .load(Assembler.parse(text, type.helpers()));
    }

    private long traffic(Engine engine, String text) {
        return load(engine, Linux.SCHED_CLS, text).run(new SocketBuffer().packet(new byte[64]));
    }

    /** Sockets of a host have no structures of a kernel. */
    @ParameterizedTest
    @EnumSource
    void areNoSocketsOfTheKernel(Engine engine) {
        String convert = LOOKUP + "r1 = r6\ncall bpf_skc_to_tcp_sock\nr7 = r0\n" + RELEASE
                + "r0 = 1\nif r7 != 0 goto +1\nr0 = 2\nexit\n";
        assertEquals(2, load(engine, Linux.SCHED_CLS, convert).run(new SocketBuffer().packet(new byte[14])));
    }

    @ParameterizedTest
    @EnumSource
    void lookupsAskTheHost(Engine engine) {
        assertEquals(0x1234_5678, traffic(engine, LOOKUP + "r7 = *(u32 *)(r6 +16)\n" + RELEASE + "r0 = r7\nexit"));
        assertEquals(
                new SocketTable.Query(
                        true,
                        List.of((byte) 10, (byte) 0, (byte) 0, (byte) 1),
                        1000,
                        List.of((byte) 10, (byte) 0, (byte) 0, (byte) 2),
                        80,
                        -1),
                asked.get(0));
        assertEquals(0, traffic(engine, LOOKUP.replace("0x5000e803", "0x5100e803") + RELEASE + "r0 = 1\nexit"));
    }

    @ParameterizedTest
    @EnumSource
    void castsLeadToTheSameSocket(Engine engine) {
        String tcp = LOOKUP + """
                r1 = r6
                call bpf_tcp_sock
                r7 = 0
                if r0 == 0 goto +3
                r7 = *(u32 *)(r0 +0)
                r8 = *(u64 *)(r0 +88)
                r7 += r8
                """ + RELEASE + "r0 = r7\nexit";
        assertEquals((1L << 40) + 10, traffic(engine, tcp.replace("r7 = 0\n", "r7 = 0\nr8 = 0\n")));
    }

    @ParameterizedTest
    @EnumSource
    void packetsHaveSockets(Engine engine) {
        LoadedProgram<SocketBuffer> program = load(engine, Linux.SCHED_CLS, """
                r0 = 0
                r1 = *(u64 *)(r1 +168)
                if r1 == 0 goto +1
                r0 = *(u8 *)(r1 +44)
                exit
                """);
        assertEquals(0, program.run(new SocketBuffer().packet(new byte[64])));
        assertEquals(80, program.run(new SocketBuffer().packet(new byte[64]).socket(web)));
    }

    @ParameterizedTest
    @EnumSource
    void packetsAreAssigned(Engine engine) {
        SocketBuffer skb = new SocketBuffer().packet(new byte[64]);
        LoadedProgram<SocketBuffer> program = load(engine, Linux.SCHED_CLS, LOOKUP + """
                r1 = r9
                r2 = r6
                r3 = 0
                call bpf_sk_assign
                r7 = r0
                """ + RELEASE + "r0 = r7\nexit");
        assertEquals(0, program.run(skb));
        assertSame(web, skb.assignedSocket().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void systemCallsShowTheirSocketAndAddress(Engine engine) {
        ProgramType<KernelRecord> connect =
                records(KernelProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET6_CONNECT);
        KernelRecord record =
                new KernelRecord(connect.context()).set("user_port", 0x5000).socket(web);
        LoadedProgram<KernelRecord> program = load(engine, connect, """
                r2 = *(u64 *)(r1 +64)
                r3 = *(u32 *)(r2 +16)
                r4 = 0x1122334455667788 ll
                *(u64 *)(r1 +8) = r4
                r0 = 0
                if r3 != 0x12345678 goto +2
                *(u32 *)(r1 +24) = 0x1234
                r0 = 1
                exit
                """);
        assertEquals(1, program.run(record));
        assertEquals(0x5566_7788, record.value("user_ip6[0]"));
        assertEquals(0x1122_3344, record.value("user_ip6[1]"));
        assertEquals(0x1234, record.value("user_port"));
    }

    @ParameterizedTest
    @EnumSource
    void optionsAreBytesThatProgramsChange(Engine engine) {
        ProgramType<KernelRecord> set = records(KernelProgramType.CGROUP_SOCKOPT, AttachType.CGROUP_SETSOCKOPT);
        byte[] value = {1, 2, 3, 4};
        KernelRecord record = new KernelRecord(set.context()).set("level", 6).packet(value);
        LoadedProgram<KernelRecord> program = load(engine, set, """
                r2 = *(u64 *)(r1 +8)
                r3 = *(u64 *)(r1 +16)
                r4 = r2
                r4 += 4
                if r4 > r3 goto +2
                *(u8 *)(r2 +3) = 9
                *(u32 *)(r1 +32) = 3
                r0 = 1
                exit
                """);
        assertEquals(1, program.run(record));
        assertEquals(9, value[3]);
        assertEquals(3, record.value("optlen"));
    }

    @ParameterizedTest
    @EnumSource
    void wordsForOtherProgramsAreWrittenByPartsAndInPairs(Engine engine) {
        SocketBuffer skb = new SocketBuffer().packet(new byte[64]);
        assertEquals(0x0102_0304_aa06_0708L, load(engine, Linux.SCHED_CLS, """
                r2 = 0x0102030405060708 ll
                *(u64 *)(r1 +48) = r2
                *(u8 *)(r1 +51) = 0xaa
                r0 = *(u64 *)(r1 +48)
                exit
                """).run(skb));
        assertEquals(0xaa06_0708, skb.controlBlock(0));
    }

    @ParameterizedTest
    @EnumSource
    void flowDissectorsWriteKeys(Engine engine) {
        @SuppressWarnings("unchecked")
        ProgramType<SocketBuffer> dissector = (ProgramType<SocketBuffer>) KernelProgramType.FLOW_DISSECTOR.type();
        SocketBuffer skb = new SocketBuffer().packet(new byte[64]);
        assertEquals(0, load(engine, dissector, """
                r6 = *(u64 *)(r1 +144)
                *(u16 *)(r6 +2) = 34
                r0 = 0
                exit
                """).run(skb));
        assertEquals(34, skb.flowKeys().load16(2));
    }

    @Test
    void whatIsNotGivenBackIsRefused() {
        RejectedProgramException leak =
                assertThrows(RejectedProgramException.class, () -> traffic(Engine.JIT, LOOKUP + "r0 = 0\nexit"));
        assertTrue(leak.getMessage().contains("Unreleased reference"), leak.getMessage());
    }

    @Test
    void helpersThatTheHostDoesNotProvideAreRefusedByName() {
        ProgramType<?> type = KernelProgramType.CGROUP_SYSCTL.type();
        MalformedProgramException refused =
                assertThrows(MalformedProgramException.class, () -> load(Engine.JIT, type, """
                        r2 = r10
                        r2 += -8
                        r3 = 8
                        call bpf_sysctl_get_new_value
                        r0 = 1
                        exit
                        """));
        assertTrue(refused.getMessage().contains("bpf_sysctl_get_new_value#103 is not provided"), refused.getMessage());
    }

    @SuppressWarnings("unchecked")
    private static ProgramType<KernelRecord> records(KernelProgramType type, AttachType attach) {
        return (ProgramType<KernelRecord>) type.loadable(attach.number(), 0).orThrow();
    }
}
