package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.run.PacketInput;
import dev.bpf4j.conformance.kernel.AttachResult;
import dev.bpf4j.conformance.kernel.ClassicSocket;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.suite.Confirmation;
import dev.bpf4j.conformance.suite.ContextKind;
import dev.bpf4j.conformance.suite.Input;
import dev.bpf4j.conformance.suite.PacketData;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Linux, with the classic program as the filter of an AF_UNIX datagram socket. Packets there have no metadata, no device
 * and no link-layer header; vectors that depend on any of these are not supported.
 *
 * <p>Seccomp filters cannot be run without being put in force. But every one is a valid socket filter too, and means the
 * same over the 64 bytes of seccomp_data with each word in network order: so it is run.
 */
final class KernelSocketEngine implements Engine {

    private static final int WORD = 4;

    private final KernelPace pace;
    private final ClassicSocket socket = ClassicSocket.open();
    private final ClassicSocket probe = ClassicSocket.open();
    private ClassicProgram attached = ClassicProgram.of();
    private Optional<Answer> refusal = Optional.empty();

    /** The variant on the second socket, which many inputs of a program share. */
    private ClassicProgram asked = ClassicProgram.of();

    private boolean isProbed;

    KernelSocketEngine(KernelPace pace) {
        this.pace = pace;
    }

    @Override
    public String name() {
        return Confirmation.KERNEL_SOCKET.word();
    }

    @Override
    public Answer answer(TestVector vector) {
        if (vector instanceof RunVector run) {
            return run(run);
        }
        if (vector.context() == ContextKind.SECCOMP) {
            return new Answer.Unsupported("sockets do not check seccomp filters");
        }
        attach(vector.program());
        return refusal.orElse(new Answer.Accepted());
    }

    private Answer run(RunVector vector) {
        byte[] datagram = asPacket(vector.input()).bytes();
        Trace expected = Trace.of(vector.program(), vector.input().classic());
        if (!expected.matches(Trace.of(vector.program(), PacketInput.of(datagram)))) {
            return new Answer.Unsupported("a datagram does not have what the program reads");
        }
        attach(vector.program());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        OptionalInt kept = socket.offer(datagram);
        if (kept.isEmpty()) {
            return new Answer.Value(0);
        }
        return expected.isCutOff() ? new Answer.Kept(kept) : value(vector, datagram, kept);
    }

    /** A packet over which the program means the same. */
    static PacketData asPacket(Input input) {
        if (input instanceof PacketData packet) {
            return packet;
        }
        byte[] data = HexFormat.of().parseHex(input.hex());
        byte[] swapped = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            swapped[i] = data[i / WORD * WORD + WORD - 1 - i % WORD];
        }
        return PacketData.of(swapped);
    }

    /** The result in full: the expected one is asked for first, and if that is not it every bit. */
    private Answer value(RunVector vector, byte[] datagram, OptionalInt kept) {
        if (vector.expected() != 0) {
            Optional<Boolean> equal = ask(ResultProbe.equal(vector.program(), vector.expected()), datagram);
            if (equal.isEmpty()) {
                return new Answer.Kept(kept);
            }
            if (equal.get()) {
                return consistent(vector.expected(), datagram.length, kept);
            }
        }
        int result = 0;
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            Optional<Boolean> set = ask(ResultProbe.bit(vector.program(), bit), datagram);
            if (set.isEmpty()) {
                return new Answer.Kept(kept);
            }
            result |= set.get() ? 1 << bit : 0;
        }
        return new Answer.Value(result);
    }

    /** The result, if the packet was cut to it. */
    private static Answer consistent(int result, int length, OptionalInt kept) {
        int cut = Integer.compareUnsigned(result, length) < 0 ? result : length;
        return kept.getAsInt() == cut ? new Answer.Value(result) : new Answer.Kept(kept);
    }

    /** Whether a variant of the program passes the packet; empty if it is too long to be attached. */
    private Optional<Boolean> ask(ClassicProgram variant, byte[] datagram) {
        if (!variant.equals(asked)) {
            isProbed = attach(probe, variant) instanceof AttachResult.Attached;
            asked = variant;
        }
        return isProbed ? Optional.of(probe.offer(datagram).isPresent()) : Optional.empty();
    }

    private void attach(ClassicProgram program) {
        if (program.equals(attached)) {
            return;
        }
        AttachResult result = attach(socket, program);
        refusal = result instanceof AttachResult.Refused refused ? Optional.of(refusal(refused)) : Optional.empty();
        attached = program;
    }

    /** Two long programs may be more than a socket's memory holds: then the old one goes first. */
    private AttachResult attach(ClassicSocket to, ClassicProgram program) {
        byte[] bytes = ProgramFormat.RAW_LE.encode(program);
        AttachResult result = to.attach(bytes);
        pace.program();
        if (isNoMemory(result)) {
            to.detach();
            result = to.attach(bytes);
            pace.program();
        }
        return result;
    }

    private static boolean isNoMemory(AttachResult result) {
        return result instanceof AttachResult.Refused refused
                && refused.errnoName().equals("ENOMEM");
    }

    private static Answer refusal(AttachResult.Refused refused) {
        return isNoMemory(refused)
                ? new Answer.Unsupported("ENOMEM: as the kernel converts it, the program exceeds net.core.optmem_max")
                : new Answer.Refused(refused.errnoName());
    }

    @Override
    public void close() {
        socket.close();
        probe.close();
    }
}
