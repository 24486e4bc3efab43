package dev.bpf4j.cbpf.generate;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.cbpf.run.PacketInput;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses constants and offsets that tell engines apart. */
final class Operands {

    // spotless:off
    private static final int[] INTERESTING = {
        0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 33, 63, 64,
        0x7f, 0x80, 0xff, 0x100, 0x0800, 0x0806, 0x8100, 0x86dd, 0x7fff, 0x8000, 0xffff, 0x10000, 0x00ff00ff,
        0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0xc000003e, 0xffff0000, 0xfffff000,
        0xfffffff8, 0xfffffffe, 0xffffffff,
    };
    // spotless:on

    private final RandomGenerator random;
    private final Options options;
    private final List<Ancillary> ancillaries;

    Operands(RandomGenerator random, Options options) {
        this.random = random;
        this.options = options;
        // sorted, so that the same seed gives the same program
        this.ancillaries = options.ancillaries().stream().sorted().toList();
    }

    int constant() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> (1 << random.nextInt(32)) + random.nextInt(3) - 1;
            default -> INTERESTING[random.nextInt(INTERESTING.length)];
        };
    }

    int divisor() {
        int divisor = constant();
        return divisor == 0 ? 1 : divisor;
    }

    /** A constant that the checker lets the operation have. */
    int aluConstant(ClassicAlu alu) {
        if (alu.isShift()) {
            return random.nextInt(32);
        }
        return alu.isDivision() ? divisor() : constant();
    }

    boolean wantsAncillary() {
        return !options.seccomp() && !ancillaries.isEmpty() && random.nextInt(3) == 0;
    }

    Ancillary ancillary() {
        return ancillaries.get(random.nextInt(ancillaries.size()));
    }

    /** An offset for an absolute load that is not ancillary: mostly inside the packet. */
    int packetOffset(int size) {
        if (options.seccomp()) {
            return 4 * random.nextInt(16);
        }
        int inside = random.nextInt(options.packetBytes() - size + 1);
        return switch (random.nextInt(128)) {
            case 0 -> options.packetBytes() - size + random.nextInt(6);
            case 1 -> random.nextInt() & 0x7fff_ffff;
            case 2, 3, 4, 5, 6 -> PacketInput.NETWORK_BASE + inside / 2;
            case 7, 8 -> PacketInput.LINK_BASE + inside;
            case 9 -> PacketInput.LINK_BASE - 1 - inside;
            default -> inside;
        };
    }
}
