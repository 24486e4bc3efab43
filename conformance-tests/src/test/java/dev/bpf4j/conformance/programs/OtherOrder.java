package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.map.MapFlags;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares what programs of one source did on machines of both byte orders. Values and packets are the same. In maps each
 * scalar is the same number, or the same bytes where it is kept in network byte order: the one or the other in all elements.
 *
 * @param little the object for little-endian machines
 */
record OtherOrder(ObjectFile little) {
    private static final HexFormat HEX = HexFormat.of();
    private static final int WORD = 8;

    /** All choices of what is a number in a key are tried. */
    private static final int MOST_SCALARS = 12;

    /** A number of several bytes in a key or value. */
    private record Scalar(int offset, int size) {
        byte[] reversedIn(byte[] bytes) {
            byte[] result = bytes.clone();
            for (int i = 0; i < size; i++) {
                result[offset + i] = bytes[offset + size - 1 - i];
            }
            return result;
        }

        boolean isSame(byte[] a, byte[] b) {
            boolean same = true;
            for (int i = offset; i < offset + size; i++) {
                same &= a[i] == b[i];
            }
            return same;
        }
    }

    void assertSame(Observed first, Observed second) {
        assertEquals(first.packets().size(), second.packets().size(), "packets");
        for (int i = 0; i < first.packets().size(); i++) {
            assertEquals(first.packets().get(i), second.packets().get(i), "little-endian and big-endian");
        }
        for (ObjectMap map : little.maps()) {
            if ((map.spec().flags() & MapFlags.BPF_F_RDONLY_PROG) != 0) {
                continue;
            }
            Map<String, String> elements = first.maps().get(map.name());
            Map<String, String> others = second.maps().get(map.name());
            assertTrue(
                    isSame(map, elements, others),
                    () -> "map " + map.name() + ": little-endian " + elements + ", big-endian " + others);
        }
    }

    private boolean isSame(ObjectMap map, Map<String, String> first, Map<String, String> second) {
        List<Scalar> keys = Comparable.of(map.spec().kind()) == Comparable.ELEMENTS
                ? scalars(map.keyType(), map.spec().keySize(), 1)
                : List.of();
        assertTrue(keys.size() <= MOST_SCALARS, () -> "map " + map.name() + ": keys of too many numbers to compare");
        for (int choice = 0; choice < 1 << keys.size(); choice++) {
            Optional<List<byte[][]>> pairs = paired(first, second, keys, choice);
            if (pairs.isPresent() && sameValues(map, pairs.get())) {
                return true;
            }
        }
        return false;
    }

    /** The values of the same keys, where the chosen parts of keys are numbers. */
    private static Optional<List<byte[][]>> paired(
            Map<String, String> first, Map<String, String> second, List<Scalar> keys, int numbers) {
        SortedMap<String, String> rest = new TreeMap<>(second);
        List<byte[][]> pairs = new ArrayList<>();
        for (Map.Entry<String, String> element : first.entrySet()) {
            String key = element.getKey();
            for (int i = 0; i < keys.size(); i++) {
                key = (numbers >> i & 1) == 0 ? HEX.formatHex(keys.get(i).reversedIn(HEX.parseHex(key))) : key;
            }
            String other = rest.remove(key);
            if (other == null) {
                return Optional.empty();
            }
            pairs.add(new byte[][] {HEX.parseHex(element.getValue()), HEX.parseHex(other)});
        }
        return rest.isEmpty() ? Optional.of(pairs) : Optional.empty();
    }

    private boolean sameValues(ObjectMap map, List<byte[][]> pairs) {
        if (pairs.isEmpty()) {
            return true;
        }
        int size = map.spec().valueSize();
        int copies = map.spec().kind().perCpu() ? pairs.get(0)[0].length / ((size + WORD - 1) / WORD * WORD) : 1;
        byte[] covered = new byte[pairs.get(0)[0].length];
        for (Scalar scalar : scalars(map.valueType(), size, copies)) {
            boolean number = pairs.stream().allMatch(pair -> scalar.isSame(scalar.reversedIn(pair[0]), pair[1]));
            boolean bytes = pairs.stream().allMatch(pair -> scalar.isSame(pair[0], pair[1]));
            if (!number && !bytes) {
                return false;
            }
            for (int i = 0; i < scalar.size(); i++) {
                covered[scalar.offset() + i] = 1;
            }
        }
        for (int i = 0; i < covered.length; i++) {
            int at = i;
            if (covered[i] == 0 && !pairs.stream().allMatch(pair -> pair[0][at] == pair[1][at])) {
                return false;
            }
        }
        return true;
    }

    private List<Scalar> scalars(OptionalInt type, int size, int copies) {
        List<Scalar> found = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            int offset = copy * ((size + WORD - 1) / WORD * WORD);
            if (type.isPresent()) {
                collect(little.btf().orElseThrow(), type.getAsInt(), offset, found);
            } else if (size == 2 || size == 4 || size == WORD) {
                found.add(new Scalar(offset, size));
            }
        }
        return found;
    }

    private static void collect(Btf types, int id, int offset, List<Scalar> found) {
        BtfType type = types.resolved(id);
        if (type instanceof BtfType.Composite composite) {
            composite.members().forEach(m -> collect(types, m.type(), offset + (int) (m.bitOffset() / 8), found));
        } else if (type instanceof BtfType.Array array) {
            int size = (int) types.size(array.element()).orElseThrow();
            for (int i = 0; i < array.count(); i++) {
                collect(types, array.element(), offset + i * size, found);
            }
        } else if (type instanceof BtfType.DataSection section) {
            section.entries().forEach(e -> collect(types, e.variable(), offset + (int) e.offset(), found));
        } else if (type instanceof BtfType.Variable variable) {
            collect(types, variable.type(), offset, found);
        } else {
            int size = (int) types.size(id).orElse(1);
            if (size > 1) {
                found.add(new Scalar(offset, size));
            }
        }
    }
}
