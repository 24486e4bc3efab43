package dev.bpf4j.cli.run;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfValue;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Codec;
import dev.bpf4j.ebpf.map.MapView;
import dev.bpf4j.ebpf.map.QueueView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What maps of an object hold, read by the types that the object gives them; in hexadecimal digits without types. Elements of
 * arrays that are all zeros are left out.
 *
 * @param object the object
 * @param declared the map in it
 * @param map the map
 */
public record MapContents(ObjectFile object, ObjectMap declared, BpfMap map) {
    private static final int WORD = 8;

    /** One element. @param key empty for queues, stacks and variables */
    public record Element(Optional<Object> key, Object value) {
        /** {@code key: value}. */
        public String line() {
            return key.map(k -> BtfValue.text(k) + ": ").orElse("") + BtfValue.text(value);
        }
    }

    /** The name that the kernel gives its kind. */
    public String kind() {
        return map.spec().kind().kernelName();
    }

    /** Whether it is a section of variables. */
    public boolean isData() {
        return declared.origin() == ObjectMap.Origin.DATA || declared.origin() == ObjectMap.Origin.KCONFIG;
    }

    /** The elements in the order of the map; empty for kinds that hold no values. Queues and stacks lose theirs. */
    public List<Element> elements() {
        return switch (map.spec().kind()) {
            case HASH, LRU_HASH, LPM_TRIE, PERCPU_HASH, LRU_PERCPU_HASH -> keyed(false);
            case ARRAY, PERCPU_ARRAY -> isData() ? variables() : keyed(true);
            case QUEUE, STACK -> sequence();
            default -> List.of();
        };
    }

    private MapView<byte[], byte[]> view() {
        return MapView.of(map, Codec.ofBytes(map.spec().keySize()), Codec.ofBytes(map.transferSize()));
    }

    private List<Element> keyed(boolean onlyChanged) {
        List<Element> elements = new ArrayList<>();
        view().forEach((key, value) -> {
            if (!onlyChanged || !isZero(value)) {
                elements.add(new Element(Optional.of(decode(declared.keyType(), key)), value(value)));
            }
        });
        return elements;
    }

    private static boolean isZero(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    /** Of per-CPU maps the list of all copies. */
    private Object value(byte[] bytes) {
        if (!map.spec().kind().perCpu()) {
            return decode(declared.valueType(), bytes);
        }
        int stride = (map.spec().valueSize() + WORD - 1) / WORD * WORD;
        List<Object> copies = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += stride) {
            copies.add(decode(
                    declared.valueType(),
                    Arrays.copyOfRange(bytes, at, at + map.spec().valueSize())));
        }
        return copies;
    }

    private List<Element> variables() {
        List<Element> elements = new ArrayList<>();
        view().forEach((key, value) -> {
            Object decoded = value(value);
            if (decoded instanceof Map<?, ?> members) {
                members.forEach((name, member) -> elements.add(new Element(Optional.of(name), member)));
            } else {
                elements.add(new Element(Optional.empty(), decoded));
            }
        });
        return elements;
    }

    private List<Element> sequence() {
        List<Element> elements = new ArrayList<>();
        QueueView<byte[]> queue = new QueueView<>(map, Codec.ofBytes(map.spec().valueSize()));
        for (int left = queue.size(); left > 0; left--) {
            queue.pop().ifPresent(value -> elements.add(new Element(Optional.empty(), value(value))));
        }
        return elements;
    }

    private Object decode(OptionalInt type, byte[] bytes) {
        Optional<Btf> types = object.btf();
        return types.isPresent() && type.isPresent()
                ? BtfValue.decode(types.get(), type.getAsInt(), bytes)
                : HexFormat.of().formatHex(bytes);
    }

    /** The whole map for programs: {@code map}, {@code type}, {@code elements}. */
    public Map<String, Object> tree() {
        List<Object> elements = new ArrayList<>();
        for (Element element : elements()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            element.key().ifPresent(key -> fields.put("key", key));
            fields.put("value", element.value());
            elements.add(fields);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("map", declared.name());
        tree.put("type", kind());
        tree.put("elements", elements);
        return tree;
    }
}
