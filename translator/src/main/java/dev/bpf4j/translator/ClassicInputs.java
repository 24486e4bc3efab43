package dev.bpf4j.translator;

import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.SeccompInput;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;

/** Extended contexts as classic programs see them, so that a classic program and its translation run on one input. */
public final class ClassicInputs {
    private ClassicInputs() {}

    /** A live view: it follows the buffer from packet to packet. */
    public static ClassicInput of(SocketBuffer skb, Host host) {
        return new SkbInput(skb, host);
    }

    /** A snapshot of the system call. */
    public static ClassicInput of(SeccompData call) {
        long[] args = new long[SeccompData.ARGS];
        for (int i = 0; i < args.length; i++) {
            args[i] = call.arg(i);
        }
        return SeccompInput.of(call.number(), call.arch(), call.instructionPointer(), args);
    }
}
