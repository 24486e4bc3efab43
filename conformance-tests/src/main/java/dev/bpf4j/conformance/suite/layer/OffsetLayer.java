package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.Metadata;
import dev.bpf4j.conformance.suite.PacketData;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loads around every boundary: the packet's start and end, the first offsets of the network and the link-layer header,
 * sums that wrap, the captured part of a longer packet. The feature is the opcode, a tag says where.
 */
final class OffsetLayer {

    private static final int NETWORK = -0x100000;
    private static final int LINK = -0x200000;
    private static final int SIGNED_MIN = 0x80000000;
    private static final int SIGNED_MAX = 0x7fffffff;
    private static final int LONGEST_EXACT = 8;

    private static final List<ClassicOp> ABSOLUTE =
            List.of(ClassicOp.LD_W_ABS, ClassicOp.LD_H_ABS, ClassicOp.LD_B_ABS, ClassicOp.LDX_MSH);
    private static final List<ClassicOp> INDIRECT = List.of(ClassicOp.LD_W_IND, ClassicOp.LD_H_IND, ClassicOp.LD_B_IND);

    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 5, 7, 8, 64};
    private static final int[] HEADER_OFFSETS = {0, 2, 14};
    private static final int[] INDEXES = {0, 1, 4, 0x10000, SIGNED_MAX, SIGNED_MIN, 0xfffffff8, 0xffffffff, NETWORK};

    private final LayerBuilder out;

    private OffsetLayer(LayerBuilder out) {
        this.out = out;
    }

    static void fill(LayerBuilder out) {
        OffsetLayer layer = new OffsetLayer(out);
        ABSOLUTE.forEach(layer::packetBounds);
        ABSOLUTE.forEach(layer::headerBounds);
        ABSOLUTE.forEach(layer::capturedPart);
        INDIRECT.forEach(layer::sums);
    }

    private static String feature(ClassicOp op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    /** Loads X, loads through it, and returns what was loaded. */
    private static ClassicProgram program(ClassicOp op, int x, int k) {
        ClassicInsn take = ClassicInsn.of(op == ClassicOp.LDX_MSH ? ClassicOp.TXA : ClassicOp.TAX, 0);
        return ClassicProgram.of(
                ClassicInsn.of(ClassicOp.LDX_IMM, x),
                ClassicInsn.of(ClassicOp.LD_IMM, 0x5a5a5a5a),
                ClassicInsn.of(op, k),
                take,
                ClassicInsn.of(ClassicOp.RET_A, 0));
    }

    /** A failed load ends the program with 0: this one returns something else if it goes on. */
    private static ClassicProgram survivor(ClassicOp op, int x, int k) {
        return ClassicProgram.of(
                ClassicInsn.of(ClassicOp.LDX_IMM, x),
                ClassicInsn.of(ClassicOp.LD_IMM, 0x5a5a5a5a),
                ClassicInsn.of(op, k),
                ClassicInsn.of(ClassicOp.RET_K, 0x7000));
    }

    private void packetBounds(ClassicOp op) {
        Set<Integer> offsets = new TreeSet<>(List.of(60, 61, 62, 63, 64, 65, 0x10000, SIGNED_MAX - 3, SIGNED_MAX));
        for (int i = 0; i <= LONGEST_EXACT; i++) {
            offsets.add(i);
        }
        for (int offset : offsets) {
            ClassicProgram value = program(op, 0x99, offset);
            ClassicProgram survivor = survivor(op, 0x99, offset);
            for (int length : LENGTHS) {
                out.run(value, Words.counting(length), feature(op), "packet");
            }
            for (int length : LENGTHS) {
                out.run(survivor, Words.counting(length), feature(op), "packet");
            }
        }
    }

    private void headerBounds(ClassicOp op) {
        for (int offset : List.of(
                NETWORK,
                NETWORK + 1,
                NETWORK + 4,
                NETWORK + 5,
                NETWORK + 6,
                NETWORK + 8,
                NETWORK - 1,
                LINK,
                LINK + 1,
                LINK + 4,
                LINK + 5,
                LINK + 8,
                LINK - 1,
                SIGNED_MIN,
                SIGNED_MIN + 1,
                0xffffefff)) {
            headers(program(op, 0x99, offset), op, Words.counting(8), "negative");
            headers(program(op, 0x99, offset), op, Words.counting(30), "negative");
            headers(survivor(op, 0x99, offset), op, Words.counting(8), "negative");
        }
    }

    /** With the network header at several places, and with and without a link-layer header. */
    private void headers(ClassicProgram program, ClassicOp op, PacketData packet, String tag) {
        for (int network : HEADER_OFFSETS) {
            Metadata meta = Metadata.NONE.with(Meta.NETWORK, network);
            out.run(program, packet.with(meta), feature(op), tag);
            out.run(program, packet.with(meta.with(Meta.LINK, network / 2)), feature(op), tag);
        }
    }

    private void capturedPart(ClassicOp op) {
        for (int offset : new int[] {0, 3, 4, 5, 6, 7, 8, 20}) {
            out.run(program(op, 0, offset), Words.counting(8).withWire(1500), feature(op), "captured-in-part");
        }
    }

    private void sums(ClassicOp op) {
        int length = 12;
        for (int x : INDEXES) {
            for (int sum :
                    new int[] {0, 1, 8, 9, 10, 11, 12, -1, NETWORK, NETWORK + 8, NETWORK - 1, LINK, LINK - 1, SIGNED_MIN
                    }) {
                String tag = sum >= 0 ? "packet" : "negative";
                PacketData packet = Words.counting(length);
                out.run(program(op, x, sum - x), packet, feature(op), tag);
                out.run(survivor(op, x, sum - x), packet, feature(op), tag);
                if (sum < 0) {
                    headers(program(op, x, sum - x), op, packet, tag);
                }
            }
        }
    }
}
