package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.conformance.kernel.AttachResult;
import dev.bpf4j.conformance.kernel.ClassicSocket;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Generated programs in the live kernel: the classic program as the filter of a datagram socket, its translation under
 * {@code BPF_PROG_TEST_RUN}. What the kernel refuses must be for a reason that is known, and is counted by name.
 */
class LiveKernelEquivalenceTest {
    private static final int PROGRAMS = 300;
    private static final int PACKETS = 50;
    private static final long SEED = 20261121;
    private static final int ETHERNET_HEADER = 14;
    /** An ethertype whose packets the kernel's test run does not want to be whole IP packets. */
    private static final int EXPERIMENTAL = 0x88b5;

    private static final int LOOPBACK_INDEX = 1;
    private static final int LOOPBACK_TYPE = 772;

    /** No engine can know the kernel's random numbers and CPU. */
    private static final Set<Ancillary> UNPREDICTABLE = EnumSet.of(Ancillary.RANDOM, Ancillary.CPU);

    /** The kernel has no extended counterpart: their translations call helpers that only bpf4j has. */
    private static final Set<Ancillary> CLASSIC_ONLY =
            EnumSet.of(Ancillary.NLATTR, Ancillary.NLATTR_NEST, Ancillary.PAY_OFFSET, Ancillary.HATYPE);

    private static final Host HOST = Host.system();

    private static Set<Ancillary> predictable() {
        Set<Ancillary> all = EnumSet.allOf(Ancillary.class);
        all.removeAll(UNPREDICTABLE);
        return all;
    }

    /** Mostly programs of the length that filters have, some as long as they may be. */
    private static ClassicProgram program(Random random, Options options) {
        int maxLength = random.nextInt(10) == 0 ? ClassicProgram.MAX_INSNS : 200;
        return ProgramGenerator.generate(random, maxLength, options);
    }

    private static boolean uses(ClassicProgram program, Set<Ancillary> values) {
        return program.insns().stream()
                .map(ClassicInsn::ancillary)
                .anyMatch(value -> value.filter(values::contains).isPresent());
    }

    @Test
    void socketsPassAndTrimAsTheInterpreterSays() {
        assumeTrue(
                ClassicSocket.availability().present(),
                () -> "live kernel: " + ClassicSocket.availability().reason());
        Random random = new Random(SEED);
        Options options = Options.socketFilter().withAncillaries(predictable());
        Tally tally = new Tally();
        try (ClassicSocket socket = ClassicSocket.open()) {
            for (int i = 0; i < PROGRAMS; i++) {
                ClassicProgram program = program(random, options);
                AttachResult result = socket.attach(ProgramFormat.RAW_LE.encode(program));
                if (result instanceof AttachResult.Refused refused) {
                    tally.add(refusal(program, refused));
                } else {
                    tally.add("agreed");
                    compare(random, program, socket);
                }
            }
        }
        System.out.println(
                "[live kernel, SO_ATTACH_FILTER] " + PROGRAMS + " programs x " + PACKETS + " packets: " + tally);
        assertTrue(tally.count("agreed") >= 200, tally::toString);
    }

    /** The reasons of linux-kernel documentation: the size of the converted program, and the reach of its jumps. */
    private static String refusal(ClassicProgram program, AttachResult.Refused refused) {
        return switch (refused.errnoName()) {
            case "ENOMEM" -> {
                assertTrue(program.size() > 1000, "a program of " + program.size() + " fits net.core.optmem_max");
                yield "refused: converted size above net.core.optmem_max (ENOMEM)";
            }
            case "EINVAL" -> {
                assertTrue(program.size() > 1800, "a program of " + program.size() + " has no jump out of reach");
                yield "refused: jump reach of the converter (EINVAL)";
            }
            default -> fail("refused with " + refused.errnoName() + ": " + program);
        };
    }

    /** What only the kernel's converter cannot do: programs of its two documented limits are refused by it, not by us. */
    @Test
    void theKernelsConverterRefusesLargeProgramsAndLongJumpsThatWeTranslate() {
        assumeTrue(
                ClassicSocket.availability().present(),
                () -> "live kernel: " + ClassicSocket.availability().reason());
        List<ClassicInsn> large = new ArrayList<>(Collections.nCopies(4095, ClassicInsn.of(ClassicOp.LDX_MSH, 0)));
        large.add(ClassicInsn.of(ClassicOp.RET_K, 1));
        List<ClassicInsn> jump = new ArrayList<>(large);
        jump.set(0, ClassicInsn.of(ClassicOp.JA, 4094));
        assertEquals("refused: converted size above net.core.optmem_max (ENOMEM)", refusedAndTranslated(large));
        assertEquals("refused: jump reach of the converter (EINVAL)", refusedAndTranslated(jump));
    }

    private static String refusedAndTranslated(List<ClassicInsn> insns) {
        ClassicProgram program = ClassicProgram.of(insns);
        Execution<SocketBuffer> execution = new Execution<>(ClassicTranslator.SOCKET_FILTER, HOST);
        Interpreter<SocketBuffer> interpreter =
                Interpreter.of(ClassicTranslator.translate(program), ClassicTranslator.SOCKET_FILTER);
        assertEquals(1, interpreter.run(execution, new SocketBuffer().packet(new byte[1])));
        try (ClassicSocket socket = ClassicSocket.open()) {
            return socket.attach(ProgramFormat.RAW_LE.encode(program)) instanceof AttachResult.Refused refused
                    ? refusal(program, refused)
                    : "attached";
        }
    }

    private static void compare(Random random, ClassicProgram program, ClassicSocket socket) {
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = Packets.bytes(random);
            ClassicInput input = ClassicInputs.of(new SocketBuffer().packet(packet), HOST);
            int result = ClassicInterpreter.run(program, input);
            OptionalInt expected = result == 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.compareUnsigned(result, packet.length) < 0 ? result : packet.length);
            assertEquals(
                    expected,
                    socket.offer(packet),
                    () -> "packet " + Arrays.toString(packet) + " through " + text(program));
        }
    }

    @Test
    void translationsAreAcceptedAndReturnTheSameInTheKernel() {
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        Random random = new Random(SEED);
        Options options = Options.socketFilter().withAncillaries(predictable());
        Options portable = options.withAncillaries(EnumSet.complementOf(union(UNPREDICTABLE, CLASSIC_ONLY)));
        Tally tally = new Tally();
        for (int i = 0; i < PROGRAMS; i++) {
            ClassicProgram program = program(random, i % 4 == 0 ? options : portable);
            Program translated = ClassicTranslator.translate(program);
            LoadResult result = kernel.load(LoadRequest.of(LoadRequest.SOCKET_FILTER, Codec.encode(translated)));
            if (result instanceof LoadResult.Loaded loaded) {
                tally.add("agreed");
                try (ProgramFd fd = loaded.fd()) {
                    compare(random, program, fd);
                }
            } else if (result instanceof LoadResult.Refused refused) {
                assertTrue(uses(program, CLASSIC_ONLY), () -> refused.log() + "\n" + text(program));
                tally.add("refused: extension without kernel counterpart");
            }
        }
        System.out.println(
                "[live kernel, BPF_PROG_TEST_RUN] " + PROGRAMS + " programs x " + PACKETS + " packets: " + tally);
        assertTrue(tally.count("agreed") >= 200, tally::toString);
    }

    private static EnumSet<Ancillary> union(Set<Ancillary> a, Set<Ancillary> b) {
        EnumSet<Ancillary> all = EnumSet.copyOf(a);
        all.addAll(b);
        return all;
    }

    private static void compare(Random random, ClassicProgram program, ProgramFd fd) {
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = Packets.bytes(random);
            if (packet.length == 0) {
                packet = new byte[1]; // the kernel's test run wants at least one byte behind the Ethernet header
            }
            byte[] sent = packet;
            byte[] frame = new byte[ETHERNET_HEADER + packet.length];
            frame[12] = (byte) (EXPERIMENTAL >> 8);
            frame[13] = (byte) EXPERIMENTAL;
            System.arraycopy(packet, 0, frame, ETHERNET_HEADER, packet.length);
            SocketBuffer skb = new SocketBuffer()
                    .packet(frame, ETHERNET_HEADER, packet.length, packet.length)
                    .linkHeader(-ETHERNET_HEADER)
                    .protocol(EXPERIMENTAL)
                    .device(LOOPBACK_INDEX, LOOPBACK_TYPE);
            assertEquals(
                    ClassicInterpreter.run(program, ClassicInputs.of(skb, HOST)),
                    fd.testRun(frame, new byte[0], 1).retval(),
                    () -> "packet " + Arrays.toString(sent) + " through " + text(program));
        }
    }

    private static String text(ClassicProgram program) {
        return new String(ProgramFormat.XT.encode(program), StandardCharsets.US_ASCII);
    }
}
