package dev.bpf4j.conformance.bugs;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Programs whose paths meet again, with different numbers in registers and on the stack; what the numbers are decides where
 * an access to the stack goes.
 */
final class MergingPrograms {
    private static final int[] SMALL = {0, 0, 1, 3, 4};
    private static final int[] LARGE = {1000, 4096, -1000, 700};
    private static final String[] CONDITIONS = {"==", "!=", "<", ">", "s<", "s>"};

    private static final int INPUTS = 32;

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private int labels;

    private MergingPrograms(Random random) {
        this.random = random;
    }

    static Program next(Random random) {
        return Assembler.parse(new MergingPrograms(random).generate());
    }

    /** Memory to run on. */
    static byte[] input(Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(INPUTS).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putLong(random.nextInt(4) - 1);
        }
        return bytes.array();
    }

    /** R3 and R4 come from the input; R6 to R8 are what paths differ in, as are the slots at -8 and -16, which R5 points to. */
    private String generate() {
        text.append("if r2 >= 32 goto start\nr0 = 0\nexit\nstart:\nr3 = *(u64 *)(r1 +0)\nr4 = *(u64 *)(r1 +8)\n");
        text.append("r6 = 0\nr7 = 0\nr8 = 0\n*(u64 *)(r10 -8) = 0\n*(u64 *)(r10 -16) = 0\nr5 = r10\nr5 += -16\n");
        int pieces = 2 + random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            piece();
        }
        text.append("r9 = r10\nr9 += ").append(-8 - random.nextInt(9)).append('\n');
        text.append("r9 += ").append(number()).append("\nr0 = *(u8 *)(r9 +0)\nout:\nr0 = 0\nexit\n");
        return text.toString();
    }

    private String number() {
        return "r" + (6 + random.nextInt(3));
    }

    private String unknown() {
        return random.nextBoolean() ? "r3" : "r4";
    }

    private int constant() {
        return random.nextInt(3) > 0 ? SMALL[random.nextInt(SMALL.length)] : LARGE[random.nextInt(LARGE.length)];
    }

    private String place() {
        int slot = random.nextBoolean() ? -8 : -16;
        return random.nextBoolean() ? "*(u64 *)(r10 " + slot + ")" : "*(u64 *)(r5 +" + (slot + 16) + ")";
    }

    private String target() {
        return random.nextInt(3) == 0 ? place() : number();
    }

    private void piece() {
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                String target = target();
                String meet = "meet" + labels++;
                line(target + " = " + constant());
                line("if " + unknown() + " " + condition() + " " + random.nextInt(3) + " goto " + meet);
                line(target + " = " + constant());
                line(meet + ":");
            }
            case 2 ->
                line("if " + (random.nextBoolean() ? unknown() : number()) + " " + condition() + " " + number()
                        + " goto out");
            case 3 -> line(number() + " = " + place());
            case 4 -> line(place() + " = " + number());
            default ->
                line(number()
                        + (random.nextBoolean() ? " = " : " += ")
                        + (random.nextInt(4) == 0 ? unknown() : number()));
        }
    }

    private String condition() {
        return CONDITIONS[random.nextInt(CONDITIONS.length)];
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
