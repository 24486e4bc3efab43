package dev.bpf4j.translator;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.ebpf.linux.SeccompData;

/** Seccomp filters: words of {@code struct seccomp_data} in native byte order. The checker allows no other load. */
final class SeccompEmitter extends Emitter {
    @Override
    void packetLoad(Layout out, ClassicOp op, ClassicInsn insn) {
        out.add(load(A, CTX, insn.k()));
    }

    @Override
    void length(Layout out, int dst) {
        out.add(mov(dst, SeccompData.SIZE));
    }
}
