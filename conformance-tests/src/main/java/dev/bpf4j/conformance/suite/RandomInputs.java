package dev.bpf4j.conformance.suite;

import java.util.random.RandomGenerator;

/** Random packets and system calls for generated programs. The same generator gives the same ones. */
public final class RandomInputs {

    private static final int LONGEST_PACKET = 96;
    private static final int HEADER_OFFSET_BITS = 4;
    private static final int X86_64 = 0xc000003e;

    private final RandomGenerator random;

    public RandomInputs(RandomGenerator random) {
        this.random = random;
    }

    /** Up to 96 bytes, among which small ones are frequent; half of the packets come with metadata. */
    public PacketData packet() {
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
            int bits = field == Meta.NETWORK || field == Meta.LINK ? HEADER_OFFSET_BITS : field.bits();
            int value = random.nextInt() & (int) ((1L << bits) - 1);
            if (random.nextInt(4) != 0) {
                meta = meta.with(field, value);
            }
        }
        return meta;
    }

    /** A system call, of x86-64 or of a random architecture. */
    public CallData call() {
        long[] arguments = new long[6];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = random.nextBoolean() ? random.nextLong() : random.nextInt(16);
        }
        int number = random.nextInt(600);
        return CallData.of(number, random.nextBoolean() ? X86_64 : random.nextInt(), random.nextLong(), arguments);
    }
}
