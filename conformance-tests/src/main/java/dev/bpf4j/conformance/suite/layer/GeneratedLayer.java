package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.conformance.suite.CallData;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.Metadata;
import dev.bpf4j.conformance.suite.PacketData;
import java.util.Random;

/** Random programs and inputs with a fixed seed. */
final class GeneratedLayer {

    private static final long SEED = 0x62706634;
    private static final int PACKET_PROGRAMS = 300;
    private static final int SECCOMP_PROGRAMS = 100;
    private static final int INPUTS = 8;
    private static final int USUAL_LENGTH = 60;
    private static final int LONG_LENGTH = 600;
    private static final int LONGEST_PACKET = 96;

    private final Random random = new Random(SEED);

    private GeneratedLayer() {}

    static void fill(LayerBuilder out) {
        new GeneratedLayer().generate(out);
    }

    private void generate(LayerBuilder out) {
        for (int i = 0; i < PACKET_PROGRAMS; i++) {
            ClassicProgram program = ProgramGenerator.generate(random, length(i), Options.socketFilter());
            for (int j = 0; j < INPUTS; j++) {
                out.run(program, packet(), "packet-programs");
            }
        }
        for (int i = 0; i < SECCOMP_PROGRAMS; i++) {
            ClassicProgram program = ProgramGenerator.generate(random, length(i), Options.seccompFilter());
            for (int j = 0; j < INPUTS; j++) {
                out.run(program, call(), "seccomp-programs");
            }
        }
    }

    private static int length(int index) {
        return index % 16 == 0 ? LONG_LENGTH : USUAL_LENGTH;
    }

    /** Bytes among which small ones are frequent; half of the packets come with metadata. */
    private PacketData packet() {
        byte[] bytes = new byte[random.nextInt(LONGEST_PACKET + 1)];
        random.nextBytes(bytes);
        if (random.nextInt(3) == 0) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= (byte) (random.nextInt(4) == 0 ? 0xff : 7);
            }
        }
        PacketData packet = PacketData.of(bytes);
        return random.nextBoolean() ? packet : packet.with(metadata()).withWire(bytes.length + random.nextInt(2000));
    }

    private Metadata metadata() {
        Metadata meta = Metadata.NONE;
        for (Meta field : Meta.values()) {
            int bits = field == Meta.NETWORK || field == Meta.LINK ? 4 : field.bits();
            int value = random.nextInt() & (int) ((1L << bits) - 1);
            if (random.nextInt(4) != 0) {
                meta = meta.with(field, value);
            }
        }
        return meta;
    }

    private CallData call() {
        long[] arguments = new long[6];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = random.nextBoolean() ? random.nextLong() : random.nextInt(16);
        }
        return CallData.of(
                random.nextInt(600),
                random.nextBoolean() ? 0xc000003e : random.nextInt(),
                random.nextLong(),
                arguments);
    }
}
