package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.conformance.suite.RandomInputs;
import java.util.Random;

/** Random programs and inputs with a fixed seed. */
final class GeneratedLayer {

    private static final long SEED = 0x62706634;
    private static final int PACKET_PROGRAMS = 300;
    private static final int SECCOMP_PROGRAMS = 100;
    private static final int INPUTS = 8;
    private static final int USUAL_LENGTH = 60;
    private static final int LONG_LENGTH = 600;

    private final Random random = new Random(SEED);
    private final RandomInputs inputs = new RandomInputs(random);

    private GeneratedLayer() {}

    static void fill(LayerBuilder out) {
        new GeneratedLayer().generate(out);
    }

    private void generate(LayerBuilder out) {
        for (int i = 0; i < PACKET_PROGRAMS; i++) {
            ClassicProgram program = ProgramGenerator.generate(random, length(i), Options.socketFilter());
            for (int j = 0; j < INPUTS; j++) {
                out.run(program, inputs.packet(), "packet-programs");
            }
        }
        for (int i = 0; i < SECCOMP_PROGRAMS; i++) {
            ClassicProgram program = ProgramGenerator.generate(random, length(i), Options.seccompFilter());
            for (int j = 0; j < INPUTS; j++) {
                out.run(program, inputs.call(), "seccomp-programs");
            }
        }
    }

    private static int length(int index) {
        return index % 16 == 0 ? LONG_LENGTH : USUAL_LENGTH;
    }
}
