package dev.bpf4j.cli.run;

import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.verify.KernelVerdict;
import dev.bpf4j.conformance.kernel.KernelException;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.linux.SocketBuffer;

/**
 * A socket filter in the running kernel. Its test run takes an Ethernet header off each packet, so one of zeros is put in
 * front; metadata beyond the bytes (wire length, ethertype, header offsets) is the kernel's.
 */
final class KernelFilter implements PacketProgram {
    private static final int ETHERNET_HEADER = 14;
    private static final int EINVAL = 22;
    private static final byte[] NO_CONTEXT = {};

    private final ProgramFd program;

    private KernelFilter(ProgramFd program) {
        this.program = program;
    }

    static KernelFilter load(ProgramInput input, Program program) {
        LoadResult result = KernelVerdict.kernel().load(KernelVerdict.request(program));
        if (result instanceof LoadResult.Loaded loaded) {
            return new KernelFilter(loaded.fd());
        }
        throw input.failure("the kernel refuses the program: " + KernelVerdict.reason((LoadResult.Refused) result));
    }

    @Override
    public long run(SocketBuffer packet) {
        byte[] frame = new byte[ETHERNET_HEADER + packet.captured()];
        System.arraycopy(packet.bytes(), packet.start(), frame, ETHERNET_HEADER, packet.captured());
        try {
            return Integer.toUnsignedLong(program.testRun(frame, NO_CONTEXT, 1).retval());
        } catch (KernelException e) {
            String hint = e.errno() == EINVAL ? "; it runs packets of 1 to about 3500 bytes" : "";
            throw new PacketRefused(
                    "the kernel does not run a packet of " + packet.captured() + " bytes: " + e.getMessage() + hint);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
