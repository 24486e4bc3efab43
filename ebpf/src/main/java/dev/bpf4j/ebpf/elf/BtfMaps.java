package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.elf.ObjectMap.Initial;
import dev.bpf4j.ebpf.elf.ObjectMap.Origin;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.object.SpecialFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Maps declared as variables of the section {@code .maps}, whose types say what they are: numbers are the lengths of
 * arrays pointed to, types are pointed to themselves (libbpf's {@code __uint} and {@code __type}).
 */
final class BtfMaps {
    static final String SECTION = ".maps";
    private static final int POINTER_BYTES = 8;

    private final ElfFile elf;
    private final Btf btf;
    private final int cpus;
    private final ElfSection section;
    private final LocatedBytes bytes;
    private final Map<String, ElfSymbol> symbols = new HashMap<>();
    private final TreeMap<Long, ElfRelocation> relocations = new TreeMap<>();
    /** Where the maps end that were read, by where they begin. */
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    BtfMaps(ElfFile elf, Btf btf, int cpus, ElfSection section) {
        this.elf = elf;
        this.btf = btf;
        this.cpus = cpus;
        this.section = section;
        this.bytes = elf.located(section);
        elf.symbolsIn(section).stream()
                .filter(symbol -> symbol.type() != ElfSymbol.Type.SECTION)
                .forEach(symbol -> symbols.put(symbol.name(), symbol));
        elf.relocations(section).forEach(relocation -> relocations.put(relocation.offset(), relocation));
    }

    /** The maps by the byte where each begins. */
    Map<Long, ObjectMap> read() {
        DataSection variables = btf.named(SECTION, DataSection.class)
                .orElseThrow(() -> bytes.error(0, "the object's BTF does not describe the maps"));
        if (variables.entries().size() > MapTable.MAX_MAPS) {
            throw bytes.error(0, "more than " + MapTable.MAX_MAPS + " maps");
        }
        Map<Long, ObjectMap> maps = new TreeMap<>();
        variables.entries().forEach(entry -> read(entry, maps));
        return maps;
    }

    private void read(BtfType.Entry entry, Map<Long, ObjectMap> maps) {
        if (!(btf.type(entry.variable()) instanceof Variable variable)) {
            throw bytes.error(entry.offset(), "BTF type " + entry.variable() + " is no variable");
        }
        ElfSymbol symbol = symbols.get(variable.name());
        long at = symbol == null ? entry.offset() : symbol.value();
        long size = symbol == null || symbol.size() == 0 ? entry.size() : symbol.size();
        if (at < 0 || size < 0 || at > bytes.size() - size) {
            throw bytes.error(Math.max(0, at), "map " + variable.name() + " is not inside the section");
        }
        Entry<Long, Long> before = ends.floorEntry(at);
        Long after = ends.ceilingKey(at);
        if (before != null && before.getValue() > at || after != null && after < at + size) {
            throw bytes.error(at, "map " + variable.name() + " overlaps another one");
        }
        ends.put(at, at + size);
        maps.put(at, new Declaration(variable.name(), at, size, false).read(variable.type()));
    }

    /** What is known of one map, while its members are read. */
    private final class Declaration {
        private final String name;
        private final long at;
        private final long size;
        private final boolean isInner;
        private long type;
        private long maxEntries;
        private long flags;
        private long numaNode;
        private long pinning;
        private long extra;
        private OptionalInt keySize = OptionalInt.empty();
        private OptionalInt valueSize = OptionalInt.empty();
        private OptionalInt keyType = OptionalInt.empty();
        private OptionalInt valueType = OptionalInt.empty();
        private Optional<MapSpec> inner = Optional.empty();
        private final List<Initial> values = new ArrayList<>();
        private final Set<String> attributes = new HashSet<>();

        Declaration(String name, long at, long size, boolean isInner) {
            this.isInner = isInner;
            this.name = name;
            this.at = at;
            this.size = size;
        }

        ObjectMap read(int id) {
            if (!(btf.resolved(id) instanceof Composite struct)) {
                throw error("is declared as " + btf.describe(id) + ", not as a struct");
            }
            struct.members().forEach(this::member);
            MapKind kind = MapKind.of((int) type).orElseThrow(() -> error("has the unknown type " + type));
            MapSpec spec = MapSpec.of(name, kind, keySize.orElse(0), valueSize.orElse(0), (int) maxEntries)
                    .withFlags((int) flags);
            MapSpec complete = MapFixes.fix(inner.map(spec::withInner).orElse(spec), cpus);
            return new ObjectMap(
                    SpecialFields.describe(withExtra(complete), Optional.of(btf), valueType),
                    section.name(),
                    Origin.BTF,
                    Optional.empty(),
                    keyType,
                    valueType,
                    (int) pinning,
                    (int) numaNode,
                    extra,
                    values);
        }

        /** Of most kinds it says nothing that their specification has room for. */
        private MapSpec withExtra(MapSpec spec) {
            return spec.kind() == MapKind.ARENA
                    ? spec.withDetails(spec.details().withExtra(extra))
                    : spec;
        }

        private void member(Member member) {
            if (!attributes.add(member.name())) {
                throw error("has the attribute " + member.name() + " twice");
            }
            switch (member.name()) {
                case "type" -> type = number(member);
                case "max_entries" -> maxEntries = number(member);
                case "map_flags" -> flags = number(member);
                case "numa_node" -> numaNode = number(member);
                case "pinning" -> pinning = number(member);
                case "map_extra" -> extra = number(member);
                case "key_size" -> keySize = size(member, keySize, number(member));
                case "value_size" -> valueSize = size(member, valueSize, number(member));
                case "key" -> {
                    keyType = OptionalInt.of(target(member));
                    keySize = size(member, keySize, sizeOf(member));
                }
                case "value" -> {
                    valueType = OptionalInt.of(target(member));
                    valueSize = size(member, valueSize, sizeOf(member));
                }
                case "values" -> values(member);
                default -> throw error("has the unknown attribute " + member.name());
            }
        }

        private OptionalInt size(Member member, OptionalInt before, long bytes) {
            if (before.isPresent() && before.getAsInt() != (int) bytes) {
                throw error("has two sizes, one by " + member.name());
            }
            return OptionalInt.of((int) bytes);
        }

        private long number(Member member) {
            if (btf.resolved(member.type()) instanceof Enumeration enumeration
                    && enumeration.values().size() == 1) {
                return enumeration.values().get(0).value();
            }
            if (btf.resolved(target(member)) instanceof Array array) {
                return array.count();
            }
            throw error("has an attribute " + member.name() + " that is no number");
        }

        private int target(Member member) {
            if (btf.resolved(member.type()) instanceof Pointer pointer) {
                return pointer.target();
            }
            throw error("has an attribute " + member.name() + " of type " + btf.describe(member.type()));
        }

        private long sizeOf(Member member) {
            return btf.size(target(member))
                    .orElseThrow(() -> error("has a " + member.name() + " of type " + btf.describe(target(member))
                            + ", which has no size"));
        }

        private void values(Member member) {
            if (!(btf.resolved(member.type()) instanceof Array array)
                    || !(btf.resolved(array.element()) instanceof Pointer pointer)) {
                throw error("has values of type " + btf.describe(member.type()) + ", not an array of pointers");
            }
            BtfType target = btf.resolved(pointer.target());
            if (target instanceof Composite) {
                if (isInner) {
                    throw error("holds maps that hold maps");
                }
                inner = Optional.of(new Declaration(name + ".inner", at, 0, true)
                        .read(pointer.target())
                        .spec());
            } else if (!(target instanceof BtfType.FunctionPrototype)) {
                throw error("has values that are neither maps nor programs");
            }
            initial(at + member.bitOffset() / 8);
        }

        private void initial(long start) {
            relocations.subMap(start, Math.max(start, at + size)).forEach((offset, relocation) -> {
                ElfSymbol symbol = elf.symbol(relocation);
                if ((offset - start) % POINTER_BYTES != 0 || symbol.name().isEmpty() || symbol.isUndefined()) {
                    throw elf.error(relocation, "map " + name + " has a value that is no map or program");
                }
                values.add(new Initial((int) ((offset - start) / POINTER_BYTES), symbol.name()));
            });
        }

        private MalformedProgramException error(String what) {
            return bytes.error(at, "map " + name + " " + what);
        }
    }
}
