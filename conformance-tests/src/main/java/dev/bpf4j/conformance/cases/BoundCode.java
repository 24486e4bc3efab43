package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The slots of a case with its maps put in. Slots are changed as bytes, since they need not be instructions.
 *
 * @param maps each once, by the index that the instructions name
 */
record BoundCode(byte[] insns, List<MapSpec> maps) {
    private static final int LDDW = 0x18;

    /** How loads name maps. */
    private enum Naming {
        INDEX(Imm64.MAP_INDEX, Imm64.MAP_INDEX_VALUE),
        DESCRIPTOR(Imm64.MAP_FD, Imm64.MAP_VALUE);

        private final Imm64 map;
        private final Imm64 value;

        Naming(Imm64 map, Imm64 value) {
            this.map = map;
            this.value = value;
        }

        Imm64 of(int source) {
            return source == Imm64.MAP_VALUE.source() || source == Imm64.MAP_INDEX_VALUE.source() ? value : map;
        }
    }

    /** For bpf4j: loads name maps by index. @throws MalformedProgramException if one names an index that is no map's */
    static BoundCode byIndex(VerifierCase c) {
        List<MapSpec> maps = maps(c);
        byte[] insns = bind(c, maps, Naming.INDEX, index -> index);
        refuseStrayIndices(c);
        return new BoundCode(insns, maps);
    }

    /** For the kernel: loads name file descriptors. @param descriptor of the map with an index */
    static BoundCode byDescriptor(VerifierCase c, List<MapSpec> maps, IntUnaryOperator descriptor) {
        return new BoundCode(bind(c, maps, Naming.DESCRIPTOR, descriptor), maps);
    }

    /** The maps of a case, each once. */
    static List<MapSpec> maps(VerifierCase c) {
        List<MapSpec> maps = new ArrayList<>();
        for (CaseMap map : c.maps()) {
            if (!maps.contains(map.spec())) {
                maps.add(map.spec());
            }
        }
        return maps;
    }

    private static byte[] bind(VerifierCase c, List<MapSpec> maps, Naming naming, IntUnaryOperator name) {
        byte[] insns = c.insns();
        ByteBuffer buffer = ByteBuffer.wrap(insns).order(ByteOrder.LITTLE_ENDIAN);
        for (CaseMap map : c.maps()) {
            int at = 8 * map.insn();
            if (Byte.toUnsignedInt(insns[at]) != LDDW) {
                continue;
            }
            int source = insns[at + 1] >> 4 & 0xf;
            insns[at + 1] = (byte) (insns[at + 1] & 0xf | naming.of(source).source() << 4);
            buffer.putInt(at + 4, name.applyAsInt(maps.indexOf(map.spec())));
        }
        return insns;
    }

    /** Loads by index that the case binds to nothing would meet whatever map has that index. */
    private static void refuseStrayIndices(VerifierCase c) {
        byte[] insns = c.insns();
        for (int slot = 0; slot < c.slots(); slot++) {
            if (Byte.toUnsignedInt(insns[8 * slot]) != LDDW) {
                continue;
            }
            int source = insns[8 * slot + 1] >> 4 & 0xf;
            boolean byIndex = source == Imm64.MAP_INDEX.source() || source == Imm64.MAP_INDEX_VALUE.source();
            if (byIndex && c.mapAt(slot).isEmpty()) {
                throw MalformedProgramException.atInsn(slot, "fd_idx without fd_array is invalid");
            }
            slot++;
        }
    }
}
