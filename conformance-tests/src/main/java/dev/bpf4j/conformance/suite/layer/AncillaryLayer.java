package dev.bpf4j.conformance.suite.layer;

import static dev.bpf4j.conformance.suite.layer.LayerBuilder.asm;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.Metadata;
import dev.bpf4j.conformance.suite.PacketData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every ancillary load except those of netlink attributes. The feature is the ancillary value. */
final class AncillaryLayer {

    private static final List<ClassicOp> LOADS = List.of(ClassicOp.LD_W_ABS, ClassicOp.LD_H_ABS, ClassicOp.LD_B_ABS);
    private static final int ETHERNET_HEADER = 14;

    /** How a program that is cut off by a missing device can be told from one that goes on. */
    private static final List<String> WITHOUT_DEVICE =
            List.of("", "ld #7", "ld #0xffffffff", "ldx #9\nld #1\nstx M[0]");

    private final LayerBuilder out;

    private AncillaryLayer(LayerBuilder out) {
        this.out = out;
    }

    static void fill(LayerBuilder out) {
        AncillaryLayer layer = new AncillaryLayer(out);
        for (Meta field : Meta.values()) {
            field.ancillary().ifPresent(value -> layer.field(field, value));
        }
        layer.missingDevice();
        layer.exclusiveOr();
        layer.payloadOffsets();
        layer.wordsThatAreNoAncillary();
    }

    private static String feature(Ancillary value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ClassicProgram load(ClassicOp op, Ancillary value, String... then) {
        List<ClassicInsn> insns = new ArrayList<>(List.of(ClassicInsn.of(op, value.offset())));
        insns.addAll(asm(then).insns());
        return ClassicProgram.of(insns);
    }

    /** Each value on its own, and all others set to something else. */
    private void field(Meta field, Ancillary value) {
        for (ClassicOp op : LOADS) {
            for (String[] then :
                    new String[][] {{"ret a"}, {"rsh #1", "ret a"}, {"jeq #0, zero", "ret #1", "zero: ret #2"}}) {
                ClassicProgram program = load(op, value, then);
                for (int number : values(field)) {
                    out.run(program, Words.packet(0x01020304).with(only(field, number)), feature(value));
                    out.run(program, Words.packet(0x01020304).with(among(field, number)), feature(value));
                }
            }
        }
    }

    private static int[] values(Meta field) {
        int max = (int) field.max();
        return field.bits() == 1 ? new int[] {0, 1} : new int[] {0, 1, max, max - 1, max & 0x12345678, max / 2 + 1};
    }

    private static Metadata only(Meta field, int value) {
        Metadata meta = Metadata.NONE.with(field, value);
        return field == Meta.HATYPE ? meta.with(Meta.IFINDEX, 2) : meta;
    }

    private static Metadata among(Meta field, int value) {
        Metadata meta = Metadata.NONE;
        for (Meta other : Meta.values()) {
            if (other.ancillary().isPresent()) {
                meta = meta.with(other, (int) (0x0badcafe % (other.max() + 1)));
            }
        }
        return meta.with(Meta.IFINDEX, 5).with(field, value);
    }

    private void missingDevice() {
        for (Ancillary value : List.of(Ancillary.IFINDEX, Ancillary.HATYPE)) {
            for (String before : WITHOUT_DEVICE) {
                for (ClassicOp op : LOADS) {
                    List<ClassicInsn> insns = new ArrayList<>(
                            before.isEmpty() ? List.of() : asm(before).insns());
                    insns.addAll(load(op, value, "add #1", "ret #3").insns());
                    ClassicProgram program = ClassicProgram.of(insns);
                    PacketData packet = Words.counting(40);
                    out.run(program, packet, feature(value), "no-device");
                    out.run(program, packet.with(Metadata.NONE.with(Meta.HATYPE, 1)), feature(value), "no-device");
                    out.run(program, packet.with(Metadata.NONE.with(Meta.IFINDEX, 1)), feature(value), "device");
                }
            }
        }
    }

    private void exclusiveOr() {
        for (ClassicOp op : LOADS) {
            List<ClassicInsn> insns =
                    new ArrayList<>(asm("ld [4]", "tax", "ld [0]").insns());
            insns.addAll(load(op, Ancillary.ALU_XOR_X, "ret a").insns());
            for (int a : Words.BOUNDARIES) {
                for (int x : new int[] {0, 1, 0xffff, 0x80000000, 0xffffffff}) {
                    out.run(ClassicProgram.of(insns), Words.packet(a, x), feature(Ancillary.ALU_XOR_X));
                }
            }
        }
    }

    private void payloadOffsets() {
        String feature = feature(Ancillary.PAY_OFFSET);
        ClassicProgram program = load(ClassicOp.LD_W_ABS, Ancillary.PAY_OFFSET, "ret a");
        for (byte[] frame : Frames.ALL) {
            out.run(program, dissected(frame), feature);
        }
        for (byte[] frame : List.of(Frames.ALL.get(2), Frames.ALL.get(13), Frames.ALL.get(26))) {
            for (int length = ETHERNET_HEADER; length < Math.min(frame.length, 80); length += 3) {
                byte[] cut = Arrays.copyOf(frame, length);
                out.run(program, dissected(cut), feature, "cut-off");
            }
        }
        for (ClassicOp op : LOADS) {
            out.run(load(op, Ancillary.PAY_OFFSET, "ret a"), dissected(Frames.ALL.get(2)), feature);
            out.run(load(op, Ancillary.PAY_OFFSET, "ret a"), Words.counting(40), feature, "no-protocol");
        }
    }

    /** As the kernel has it on a packet socket: link-layer header at the start, network header behind it. */
    private static PacketData dissected(byte[] frame) {
        Metadata meta = Metadata.NONE.with(Meta.LINK, 0).with(Meta.NETWORK, Math.min(ETHERNET_HEADER, frame.length));
        if (frame.length >= ETHERNET_HEADER) {
            meta = meta.with(Meta.PROTOCOL, (frame[12] & 0xff) << 8 | frame[13] & 0xff);
        }
        return PacketData.of(frame).with(meta);
    }

    /** Indirect loads and header lengths at those offsets read the packet: they count from the network header. */
    private void wordsThatAreNoAncillary() {
        for (Ancillary value : Ancillary.values()) {
            ClassicProgram indirect = ClassicProgram.of(
                    ClassicInsn.of(ClassicOp.LD_B_IND, value.offset()), ClassicInsn.of(ClassicOp.RET_A, 0));
            ClassicProgram sum = ClassicProgram.of(
                    ClassicInsn.of(ClassicOp.LDX_IMM, value.offset()),
                    ClassicInsn.of(ClassicOp.LD_W_IND, 0),
                    ClassicInsn.of(ClassicOp.RET_K, 8));
            ClassicProgram headerLength = ClassicProgram.of(
                    ClassicInsn.of(ClassicOp.LDX_MSH, value.offset()),
                    ClassicInsn.of(ClassicOp.TXA, 0),
                    ClassicInsn.of(ClassicOp.RET_K, 9));
            for (ClassicProgram program : List.of(indirect, sum, headerLength)) {
                out.run(program, Words.counting(64).with(among(Meta.MARK, 77)), "not_ancillary");
            }
        }
    }
}
