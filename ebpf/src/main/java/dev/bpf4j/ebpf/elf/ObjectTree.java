package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object as a tree of what JSON has: maps with string keys in order, lists, strings, integers and booleans. What is
 * unknown is left out.
 */
public final class ObjectTree {
    private static final int SLOT_BYTES = 8;

    private final ObjectFile object;
    private final HelperTable helpers;

    private ObjectTree(ObjectFile object, HelperTable helpers) {
        this.object = object;
        this.helpers = helpers;
    }

    /** The tree. Helpers of the table are called by name and number. */
    public static Map<String, Object> of(ObjectFile object, HelperTable helpers) {
        return new ObjectTree(object, helpers).tree();
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("byte_order", object.order() == ByteOrder.LITTLE_ENDIAN ? "little" : "big");
        tree.put("license", object.license());
        object.version().ifPresent(version -> tree.put("version", version));
        tree.put("sections", object.elf().sections().stream().map(this::section).toList());
        tree.put("maps", object.maps().stream().map(this::map).toList());
        object.btf().ifPresent(btf -> tree.put("btf_types", btf.count() - 1));
        tree.put("programs", object.programs().stream().map(this::program).toList());
        return tree;
    }

    private Map<String, Object> section(ElfSection section) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", section.name());
        tree.put("type", section.typeName());
        tree.put("flags", section.flagLetters());
        tree.put("offset", section.offset());
        tree.put("size", section.size());
        tree.put("relocations", object.elf().relocations(section).size());
        return tree;
    }

    private Map<String, Object> map(ObjectMap map) {
        Map<String, Object> tree = spec(map.spec());
        tree.put("section", map.section());
        map.keyType().ifPresent(type -> tree.put("key_type", type(type)));
        map.valueType().ifPresent(type -> tree.put("value_type", type(type)));
        tree.put("pinning", map.pinning());
        tree.put("numa_node", map.numaNode());
        tree.put("map_extra", map.extra());
        map.spec().inner().ifPresent(inner -> tree.put("inner", spec(inner)));
        Map<String, Object> values = new LinkedHashMap<>();
        map.values().forEach(value -> values.put(Integer.toString(value.key()), value.target()));
        tree.put("values", values);
        return tree;
    }

    private static Map<String, Object> spec(MapSpec spec) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", spec.name());
        tree.put("type", spec.kind().kernelName());
        tree.put("key_size", Integer.toUnsignedLong(spec.keySize()));
        tree.put("value_size", Integer.toUnsignedLong(spec.valueSize()));
        tree.put("max_entries", Integer.toUnsignedLong(spec.maxEntries()));
        tree.put("flags", Integer.toUnsignedLong(spec.flags()));
        return tree;
    }

    private String type(int id) {
        return object.btf().map(btf -> btf.describe(id)).orElse("");
    }

    private Map<String, Object> program(ObjectProgram program) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", program.name());
        tree.put("section", program.section());
        program.sectionName().ifPresent(name -> {
            tree.put("program_type", name.programType());
            tree.put("attach_type", name.attachType());
        });
        tree.put("slots", program.program().slots());
        tree.put("functions", program.functions().stream().map(this::function).toList());
        tree.put("instructions", instructions(program));
        tree.put("lines", program.lines().stream().map(ObjectTree::line).toList());
        tree.put(
                "unresolved",
                program.unresolved().stream().map(ObjectTree::missing).toList());
        return tree;
    }

    private Map<String, Object> function(ObjectFunction function) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", function.name());
        tree.put("slot", function.slot());
        tree.put("slots", function.slots());
        tree.put("static", function.isStatic());
        function.btfType().ifPresent(type -> tree.put("signature", type(type)));
        return tree;
    }

    private List<Object> instructions(ObjectProgram program) {
        byte[] bytes = Codec.encode(program.program());
        List<Object> all = new ArrayList<>();
        for (int slot = 0;
                slot < program.program().slots();
                slot = program.program().next(slot)) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("slot", slot);
            tree.put("opcode", bytes[slot * SLOT_BYTES] & 0xff);
            tree.put("text", Disassembler.format(program.program().at(slot), helpers));
            all.add(tree);
        }
        return all;
    }

    private static Map<String, Object> line(SourceLine line) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("slot", line.slot());
        tree.put("file", line.file());
        tree.put("line", line.line());
        tree.put("column", line.column());
        tree.put("text", line.text());
        return tree;
    }

    private static Map<String, Object> missing(Unresolved missing) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("slot", missing.slot());
        tree.put("what", missing.what());
        return tree;
    }
}
