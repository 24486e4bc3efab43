package dev.bpf4j.conformance.cases;

import dev.bpf4j.conformance.kernel.BtfFd;
import dev.bpf4j.conformance.kernel.ProgramReferences;
import dev.bpf4j.ebpf.isa.Imm64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The functions of a program without types. The kernel wants to know a type of each where helpers call some: they get one
 * that says no more than that they are static.
 *
 * @param callbacks whether the program has the address of one
 */
record FunctionStarts(List<Integer> slots, boolean callbacks) {
    private static final int LDDW = 0x18;
    private static final int CALL = 0x85;
    private static final int LOCAL = 1;

    private static final int BTF_MAGIC = 0xeb9f;
    private static final int BTF_HEADER = 24;
    private static final int KIND_INT = 1 << 24;
    private static final int KIND_FUNC = 12 << 24;
    private static final int KIND_FUNC_PROTO = 13 << 24;
    private static final int INT_TYPE = 1;
    private static final int PROTOTYPE = 2;
    private static final int FUNCTION = 3;

    /** Finds them in the slots, which need not be instructions. */
    static FunctionStarts of(byte[] insns) {
        ByteBuffer buffer = ByteBuffer.wrap(insns).order(ByteOrder.LITTLE_ENDIAN);
        TreeSet<Integer> starts = new TreeSet<>(List.of(0));
        boolean callbacks = false;
        for (int slot = 0; slot < insns.length / 8; slot++) {
            int opcode = Byte.toUnsignedInt(insns[8 * slot]);
            int source = insns[8 * slot + 1] >> 4 & 0xf;
            int target = slot + 1 + buffer.getInt(8 * slot + 4);
            boolean address = opcode == LDDW && source == Imm64.FUNCTION.source();
            if (address || opcode == CALL && source == LOCAL) {
                starts.add(target);
                callbacks |= address;
            }
            slot += opcode == LDDW ? 1 : 0;
        }
        return new FunctionStarts(List.copyOf(starts), callbacks);
    }

    /** What the kernel is told. @param types loaded {@link #types} */
    ProgramReferences references(BtfFd types) {
        return new ProgramReferences(
                List.of(),
                Optional.of(types),
                slots.stream()
                        .map(slot -> new ProgramReferences.FunctionType(slot, FUNCTION))
                        .toList());
    }

    /** {@code static int f();} as BTF (kernel document "BPF Type Format"). */
    static byte[] types() {
        byte[] strings = "\0int\0f\0".getBytes(StandardCharsets.US_ASCII);
        int types = 16 + 12 + 12;
        ByteBuffer btf =
                ByteBuffer.allocate(BTF_HEADER + types + strings.length).order(ByteOrder.nativeOrder());
        btf.putShort((short) BTF_MAGIC).put((byte) 1).put((byte) 0).putInt(BTF_HEADER);
        btf.putInt(0).putInt(types).putInt(types).putInt(strings.length);
        btf.putInt(1).putInt(KIND_INT).putInt(4).putInt(1 << 24 | 32);
        btf.putInt(0).putInt(KIND_FUNC_PROTO).putInt(INT_TYPE);
        btf.putInt(5).putInt(KIND_FUNC).putInt(PROTOTYPE);
        return btf.put(strings).array();
    }
}
