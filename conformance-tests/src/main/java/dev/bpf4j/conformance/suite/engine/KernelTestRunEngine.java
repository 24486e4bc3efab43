package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.PacketInput;
import dev.bpf4j.conformance.kernel.KernelException;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.conformance.suite.Confirmation;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.PacketData;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.translator.ClassicTranslator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Linux, with bpf4j's translation of the program under BPF_PROG_TEST_RUN. Packets come from the loopback device behind an
 * Ethernet header; their ethertype, packet type and mark can be chosen. Vectors that depend on other metadata are not
 * supported, nor programs whose translation calls helpers that only bpf4j has.
 */
final class KernelTestRunEngine implements Engine {

    private static final int ETHERNET_HEADER = 14;
    private static final int MOST_BYTES = 3000;
    private static final int LOOPBACK_INDEX = 1;
    private static final int LOOPBACK_TYPE = 772;

    /** Ethertypes below are lengths. */
    private static final int FIRST_ETHERTYPE = 0x600;
    /** An ethertype behind which the kernel does not look for anything (IEEE 802, local experiments). */
    private static final int EXPERIMENTAL = 0x88b5;

    private static final int OFFSET_OF_MARK = 8;
    private static final int CONTEXT_BYTES = 192;

    // spotless:off
    /** Destination addresses by packet type. Loopback has no broadcast address: that type is not to be had. */
    private static final byte[][] DESTINATIONS = {
        {0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}, {1, 0, 0, 0, 0, 0}, {2, 0, 0, 0, 0, 0},
    };
    // spotless:on

    private static final int PACKET_BROADCAST = 1;

    private final KernelPace pace;
    private final LiveKernel kernel;
    private ClassicProgram loaded = ClassicProgram.of();
    private Optional<ProgramFd> fd = Optional.empty();
    private String refusal = "";

    KernelTestRunEngine(LiveKernel kernel, KernelPace pace) {
        this.pace = pace;
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return Confirmation.KERNEL_TEST_RUN.word();
    }

    @Override
    public Answer answer(TestVector vector) {
        if (!(vector instanceof RunVector run)) {
            return new Answer.Unsupported("translations are not what checker vectors are about");
        }
        PacketData packet = KernelSocketEngine.asPacket(run.input());
        byte[] bytes = packet.bytes();
        if (bytes.length == 0 || bytes.length > MOST_BYTES) {
            return new Answer.Unsupported("test runs take 1 to " + MOST_BYTES + " bytes");
        }
        byte[] frame = frame(packet, bytes);
        Trace expected = Trace.of(run.program(), run.input().classic());
        if (!expected.matches(Trace.of(run.program(), view(frame, packet)))) {
            return new Answer.Unsupported("a test run does not have what the program reads");
        }
        load(run.program());
        return fd.isPresent() ? run(fd.get(), frame, packet) : new Answer.Unsupported(refusal);
    }

    private static byte[] frame(PacketData packet, byte[] bytes) {
        byte[] destination = DESTINATIONS[type(packet)];
        return ByteBuffer.allocate(ETHERNET_HEADER + bytes.length)
                .put(destination)
                .put(new byte[6])
                .putShort((short) ethertype(packet))
                .put(bytes)
                .array();
    }

    /** The packet type that is wanted, if it can be had. */
    private static int type(PacketData packet) {
        int wanted = packet.meta().value(Meta.TYPE);
        return wanted < DESTINATIONS.length && wanted != PACKET_BROADCAST ? wanted : 0;
    }

    private static int ethertype(PacketData packet) {
        int wanted = packet.meta().value(Meta.PROTOCOL);
        return wanted >= FIRST_ETHERTYPE ? wanted : EXPERIMENTAL;
    }

    /** What the program will see: the packet behind its Ethernet header, which is the link-layer header. */
    private static ClassicInput view(byte[] frame, PacketData packet) {
        return new PacketInput()
                .packet(frame, ETHERNET_HEADER, frame.length - ETHERNET_HEADER, frame.length - ETHERNET_HEADER)
                .linkHeader(-ETHERNET_HEADER)
                .device(LOOPBACK_INDEX, LOOPBACK_TYPE)
                .set(Ancillary.PROTOCOL, ethertype(packet))
                .set(Ancillary.PKTTYPE, type(packet))
                .set(Ancillary.MARK, packet.meta().value(Meta.MARK));
    }

    private void load(ClassicProgram program) {
        if (program == loaded) {
            return;
        }
        close();
        byte[] slots = Codec.encode(ClassicTranslator.translate(program));
        LoadResult result =
                kernel.load(LoadRequest.of(LoadRequest.SOCKET_FILTER, slots).withLog(0, 1));
        pace.program();
        if (result instanceof LoadResult.Loaded accepted) {
            fd = Optional.of(accepted.fd());
        } else if (result instanceof LoadResult.Refused refused) {
            refusal = refused.errnoName() + ": the kernel's verifier does not take the translation";
        }
        loaded = program;
    }

    private static Answer run(ProgramFd program, byte[] frame, PacketData packet) {
        byte[] context = new byte[CONTEXT_BYTES];
        ByteBuffer.wrap(context)
                .order(ByteOrder.nativeOrder())
                .putInt(OFFSET_OF_MARK, packet.meta().value(Meta.MARK));
        try {
            return new Answer.Value(program.testRun(frame, context, 1).retval());
        } catch (KernelException e) {
            return new Answer.Unsupported(e.getMessage());
        }
    }

    @Override
    public void close() {
        fd.ifPresent(ProgramFd::close);
        fd = Optional.empty();
        loaded = ClassicProgram.of();
    }
}
