package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Insn.LoadImm64;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An object as text, for people: sections, maps, types, programs with their source lines. Names are printed without
 * control characters. {@link ObjectTree} has the same for machines.
 */
public final class ObjectReport {
    private static final int SLOT_BYTES = 8;

    /** Characters of a name or a source line. */
    private static final int LONGEST_TEXT = 200;

    private final ObjectFile object;
    private final HelperTable helpers;
    private final StringBuilder out = new StringBuilder();

    private ObjectReport(ObjectFile object, HelperTable helpers) {
        this.object = object;
        this.helpers = helpers;
    }

    /** All of the object. Helpers of the table are called by name and number. */
    public static String format(ObjectFile object, HelperTable helpers) {
        ObjectReport report = new ObjectReport(object, helpers);
        report.header();
        report.sections();
        report.maps();
        object.btf().ifPresent(report::types);
        object.programs().forEach(report::program);
        return report.out.toString();
    }

    /** One program with its source lines, and what its instructions refer to. */
    public static String format(ObjectFile object, ObjectProgram program, HelperTable helpers) {
        ObjectReport report = new ObjectReport(object, helpers);
        report.program(program);
        return report.out.toString();
    }

    private void line(String format, Object... arguments) {
        out.append(String.format(format, arguments).stripTrailing()).append('\n');
    }

    private void header() {
        boolean little = object.order() == ByteOrder.LITTLE_ENDIAN;
        String license = object.license().isEmpty() ? "none" : printable(object.license());
        line("BPF object, %s-endian, license: %s", little ? "little" : "big", license);
        object.version().ifPresent(version -> line("kernel version: 0x%06x", version));
    }

    private void sections() {
        line("%nsections:");
        line("  %3s %-24s %-9s %5s %10s %10s %s", "", "name", "type", "flags", "offset", "size", "relocations");
        for (ElfSection section : object.elf().sections()) {
            if (section.type() != ElfSection.NULL) {
                int relocations = object.elf().relocations(section).size();
                line(
                        "  %3d %-24s %-9s %5s %#10x %10d %s",
                        section.index(),
                        printable(section.name()),
                        section.typeName(),
                        section.flagLetters(),
                        section.offset(),
                        section.size(),
                        relocations == 0 ? "" : relocations);
            }
        }
    }

    private void maps() {
        List<ObjectMap> maps = object.maps();
        if (!maps.isEmpty()) {
            line("%nmaps:");
        }
        IntStream.range(0, maps.size()).forEach(i -> map(i, maps.get(i)));
    }

    private void map(int index, ObjectMap map) {
        line("  %3d %s: %s%s", index, printable(map.name()), spec(map.spec()), extras(map));
        map.spec().inner().ifPresent(inner -> line("      holds maps like: %s", spec(inner)));
        map.values().forEach(value -> line("      [%d] = %s", value.key(), printable(value.target())));
    }

    private static String spec(MapSpec spec) {
        return String.format(
                "%s, key %d, value %d, max_entries %s, flags 0x%x",
                spec.kind().kernelName(),
                spec.keySize(),
                spec.valueSize(),
                Integer.toUnsignedString(spec.maxEntries()),
                spec.flags());
    }

    private String extras(ObjectMap map) {
        StringBuilder text = new StringBuilder();
        map.keyType().ifPresent(type -> text.append(", key type ").append(type(type)));
        map.valueType().ifPresent(type -> text.append(", value type ").append(type(type)));
        text.append(map.pinning() == 0 ? "" : ", pinning " + map.pinning());
        text.append(map.numaNode() == 0 ? "" : ", numa_node " + map.numaNode());
        text.append(map.extra() == 0 ? "" : ", map_extra " + map.extra());
        return text.toString();
    }

    private String type(int id) {
        return printable(object.btf().map(btf -> btf.describe(id)).orElse(""));
    }

    private void types(Btf btf) {
        Map<String, Long> kinds = IntStream.range(1, btf.count())
                .mapToObj(id -> btf.type(id).kind())
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
        String list = kinds.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        line("%nBTF: %d types (%s)", btf.count() - 1, list);
        long relocations = object.ext().coreRelocations().values().stream()
                .mapToLong(List::size)
                .sum();
        if (relocations > 0) {
            line("CO-RE relocations: %d", relocations);
        }
    }

    private void program(ObjectProgram program) {
        String type = program.sectionName()
                .map(name -> ", type " + name.programType())
                .orElse("");
        line(
                "%nprogram %s, section %s%s, %d slots:",
                printable(program.name()),
                printable(program.section()),
                type,
                program.program().slots());
        byte[] bytes = Codec.encode(program.program());
        Map<Integer, String> missing = program.unresolved().stream()
                .collect(Collectors.toMap(Unresolved::slot, Unresolved::what, (a, b) -> a));
        Map<Integer, ObjectFunction> functions =
                program.functions().stream().collect(Collectors.toMap(ObjectFunction::slot, f -> f));
        Map<Integer, SourceLine> lines =
                program.lines().stream().collect(Collectors.toMap(SourceLine::slot, l -> l, (a, b) -> b));
        for (int slot = 0;
                slot < program.program().slots();
                slot = program.program().next(slot)) {
            Optional.ofNullable(functions.get(slot)).ifPresent(f -> line("%s:", signature(f)));
            Optional.ofNullable(lines.get(slot)).ifPresent(this::source);
            Insn insn = program.program().at(slot);
            String note = missing.containsKey(slot) ? "unresolved: " + missing.get(slot) : note(insn);
            String text = Disassembler.format(insn, helpers);
            int opcode = bytes[slot * SLOT_BYTES] & 0xff;
            line("%6d: (%02x) %s%s", slot, opcode, text, note.isEmpty() ? "" : "  ; " + printable(note));
        }
    }

    private String signature(ObjectFunction function) {
        return function.btfType().isPresent() ? type(function.btfType().getAsInt()) : printable(function.name());
    }

    private void source(SourceLine source) {
        line("  ; %s  %s", printable(source.text().strip()), printable(source.place()));
    }

    private String note(Insn insn) {
        boolean map = insn instanceof LoadImm64 load
                && (load.kind() == Imm64.MAP_INDEX || load.kind() == Imm64.MAP_INDEX_VALUE);
        return map
                        && insn instanceof LoadImm64 load
                        && load.imm() < object.maps().size()
                ? object.maps().get(load.imm()).name()
                : "";
    }

    private static String printable(String text) {
        return LocatedBytes.printable(text.replace('\t', ' '), LONGEST_TEXT);
    }
}
