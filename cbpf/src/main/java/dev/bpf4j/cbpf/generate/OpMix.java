package dev.bpf4j.cbpf.generate;

import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicOp;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How often each opcode is chosen: as often as it occurs in a list. */
final class OpMix {

    private static final List<ClassicOp> ALL = mix(false);
    private static final List<ClassicOp> SECCOMP = mix(true);

    private OpMix() {}

    static List<ClassicOp> allowed(boolean seccomp) {
        return seccomp ? SECCOMP : ALL;
    }

    private static List<ClassicOp> mix(boolean seccomp) {
        return Arrays.stream(ClassicOp.values())
                .filter(op -> !seccomp || isSeccomp(op))
                .flatMap(op -> Collections.nCopies(weight(op), op).stream())
                .toList();
    }

    private static boolean isSeccomp(ClassicOp op) {
        return op == ClassicOp.LD_W_ABS || !op.isPacketLoad() && !(op.isAlu() && op.alu() == ClassicAlu.MOD);
    }

    private static int weight(ClassicOp op) {
        return switch (op.kind()) {
            case RET_K, RET_A, JA -> 1;
            case LD_ABS -> 12;
            case LD_IND, COND_K, COND_X -> 6;
            default -> 4;
        };
    }
}
