package dev.bpf4j.conformance.helpers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.conformance.kernel.TestRun;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.linux.XdpBuffer;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every {@link HelperCase} on every packet: the same result and the same bytes as in the live kernel. */
class HelperOracleTest {
    private static final int LOOPBACK = 1;
    private static final int LOOPBACK_TYPE = 772;
    private static final int ETHERNET_HEADER = 14;
    private static final int OTHER_HOST = 3;
    private static final byte[] NO_CONTEXT = {};

    private record Outcome(int result, String packet) {
        static Outcome of(long result, byte[] packet) {
            return new Outcome((int) result, HexFormat.of().formatHex(packet));
        }
    }

    /** IPv4 and IPv6 with TCP and UDP ports, ARP, a VLAN tag, two tags, and next to nothing. */
    private static List<byte[]> packets() {
        Random random = new Random(5);
        List<byte[]> packets = new ArrayList<>();
        packets.add(packet(random, 60, 0x08, 0x00, 0x45, 0x00, 0x00, 0x2e));
        packets.add(packet(random, 150, 0x08, 0x00, 0x45, 0x00, 0x00, 0x88));
        packets.add(packet(random, 90, 0x86, 0xdd, 0x60, 0x00, 0x00, 0x00));
        packets.add(packet(random, 60, 0x08, 0x06));
        packets.add(packet(random, 64, 0x81, 0x00, 0x20, 0x05, 0x08, 0x00, 0x45));
        packets.add(packet(random, 68, 0x88, 0xa8, 0x20, 0x05, 0x81, 0x00, 0x00, 0x06, 0x08, 0x00, 0x45));
        packets.add(packet(random, 15, 0x88, 0xb5));
        return packets;
    }

    private static byte[] packet(Random random, int size, int... fromEthertype) {
        byte[] packet = new byte[size];
        random.nextBytes(packet);
        packet[0] = 2; // an address of one host
        for (int i = 0; i < fromEthertype.length; i++) {
            packet[12 + i] = (byte) fromEthertype[i];
        }
        return packet;
    }

    @Test
    void helpersDoWhatTheKernelDoes() {
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        KernelPace pace = new KernelPace();
        List<String> differences = new ArrayList<>();
        List<HelperCase> cases = HelperCase.all();
        int runs = 0;
        for (HelperCase helperCase : cases) {
            LoadResult loaded =
                    kernel.load(LoadRequest.of(helperCase.kernelType(), Codec.encode(helperCase.program())));
            pace.program();
            if (loaded instanceof LoadResult.Refused refused) {
                differences.add(helperCase.name() + ": the kernel refuses: " + refused.log());
                continue;
            }
            try (ProgramFd program = ((LoadResult.Loaded) loaded).fd()) {
                for (byte[] packet : packets()) {
                    compare(helperCase, packet, program, differences);
                    runs++;
                }
            }
        }
        System.out.println("[live kernel, helpers] " + cases.size() + " programs, " + runs + " runs, "
                + differences.size() + " differences");
        assertEquals("", String.join("\n", differences));
    }

    private static void compare(HelperCase helperCase, byte[] packet, ProgramFd program, List<String> differences) {
        TestRun run = program.testRun(packet, NO_CONTEXT, 1);
        Outcome expected = Outcome.of(run.retval(), run.dataOut());
        for (Engine engine : Engine.values()) {
            Outcome actual = ours(helperCase, packet, engine);
            if (!expected.equals(actual)) {
                differences.add(String.format(
                        "%s on %02x%02x of %d bytes: kernel %s, %s %s",
                        helperCase.name(), packet[12], packet[13], packet.length, expected, engine, actual));
            }
        }
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static Outcome ours(HelperCase helperCase, byte[] packet, Engine engine) {
        if (helperCase.kernelType() == HelperCase.XDP) {
            LoadedProgram<XdpBuffer> program = ProgramLoader.of(Linux.XDP)
                    .profile(Profile.ROOT)
                    .engine(engine)
                    .load(helperCase.program());
            XdpBuffer buffer = new XdpBuffer().packet(packet.clone()).received(LOOPBACK, 0, 0);
            long result = program.run(buffer);
            return Outcome.of(result, concatenated(buffer.metadata(), buffer.toByteArray()));
        }
        LoadedProgram<SocketBuffer> program = ProgramLoader.of(Linux.SCHED_CLS)
                .profile(Profile.ROOT)
                .engine(engine)
                .load(helperCase.program());
        SocketBuffer buffer = new SocketBuffer()
                .packet(packet.clone())
                .linkHeader(0)
                .networkHeader(ETHERNET_HEADER)
                .packetType(OTHER_HOST)
                .protocol((packet[12] & 0xff) << 8 | packet[13] & 0xff)
                .device(LOOPBACK, LOOPBACK_TYPE);
        long result = program.run(buffer);
        return Outcome.of(result, buffer.toByteArray());
    }
}
