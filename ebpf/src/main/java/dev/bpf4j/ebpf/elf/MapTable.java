package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Linkage;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import dev.bpf4j.ebpf.elf.ObjectMap.Origin;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.object.SpecialFields;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** All maps of an object, and which place in which section is which map. */
final class MapTable {
    /** Most maps an object may have; a program may use 64 in Linux. */
    static final int MAX_MAPS = 1024;

    private static final String ARENA_SECTION = ".addr_space.1";

    private final ElfFile elf;
    private final Optional<Btf> btf;
    private final ObjectFile.Options options;
    private final Optional<Kconfig> kconfig;
    private final List<ObjectMap> maps = new ArrayList<>();
    private final Map<Place, Integer> declared = new HashMap<>();
    private final Map<Integer, Integer> data = new HashMap<>();
    private OptionalInt kconfigMap = OptionalInt.empty();

    private record Place(int section, long at) {}

    private MapTable(ElfFile elf, Optional<Btf> btf, ObjectFile.Options options) {
        this.elf = elf;
        this.btf = btf;
        this.options = options;
        this.kconfig = btf.flatMap(Kconfig::of);
    }

    static MapTable read(ElfFile elf, Optional<Btf> btf, ObjectFile.Options options) {
        MapTable table = new MapTable(elf, btf, options);
        table.readLegacy();
        table.readDeclared();
        table.readData();
        table.readArena();
        table.readKconfig();
        return table;
    }

    private void readLegacy() {
        elf.sections().stream()
                .filter(LegacyMaps::isMaps)
                .forEach(section -> new LegacyMaps(elf, options.cpus())
                        .read(section)
                        .forEach((at, map) -> declare(section, at, map)));
    }

    private void readDeclared() {
        Optional<ElfSection> section = elf.section(BtfMaps.SECTION).filter(s -> s.size() > 0);
        if (section.isPresent()) {
            if (btf.isEmpty()) {
                throw elf.located(section.get()).error(0, "the object has no BTF to describe the maps");
            }
            new BtfMaps(elf, btf.get(), options.cpus(), section.get())
                    .read()
                    .forEach((at, map) -> declare(section.get(), at, map));
        }
    }

    private void declare(ElfSection section, long at, ObjectMap map) {
        declared.put(new Place(section.index(), at), maps.size());
        add(section, map);
    }

    private void add(ElfSection section, ObjectMap map) {
        if (maps.size() >= MAX_MAPS) {
            throw elf.located(section).error(0, "the object has more than " + MAX_MAPS + " maps");
        }
        maps.add(map);
    }

    private void readData() {
        for (ElfSection section : elf.sections()) {
            if (isData(section) && section.size() > 0) {
                data.put(section.index(), maps.size());
                add(section, dataMap(section));
            }
        }
    }

    /** Variables in address space 1 are at the begin of the object's arena, as libbpf puts them there. */
    private void readArena() {
        for (ElfSection section : elf.sections()) {
            if (section.name().equals(ARENA_SECTION) && section.size() > 0) {
                int index = arena(section);
                ObjectMap map = maps.get(index);
                long size = Arena.size(map.spec());
                if (!section.inFile() || section.size() > size) {
                    throw elf.located(section)
                            .error(0, "the variables are not in the file, or do not fit " + map.name());
                }
                ByteBuffer contents = ByteBuffer.wrap(SectionData.relocated(elf, section));
                maps.set(index, map.withContents(Optional.of(contents), map.valueType()));
                data.put(section.index(), index);
            }
        }
    }

    private int arena(ElfSection section) {
        int[] arenas = IntStream.range(0, maps.size())
                .filter(i -> maps.get(i).spec().kind() == MapKind.ARENA)
                .toArray();
        if (arenas.length != 1) {
            throw elf.located(section)
                    .error(0, "the object has " + arenas.length + " arenas to put the variables into, not one");
        }
        return arenas[0];
    }

    /** Whether a section is one of those that become maps. */
    static boolean isData(ElfSection section) {
        boolean kind = section.type() == ElfSection.PROGBITS || section.type() == ElfSection.NOBITS;
        return kind && (isNamed(section, ".rodata") || isNamed(section, ".data") || isNamed(section, ".bss"));
    }

    private static boolean isNamed(ElfSection section, String name) {
        return section.name().equals(name) || section.name().startsWith(name + ".");
    }

    private ObjectMap dataMap(ElfSection section) {
        if (section.size() > Integer.MAX_VALUE) {
            throw elf.located(section).error(0, "the section has more than 2^31 - 1 bytes");
        }
        int flags = isNamed(section, ".rodata") ? MapFlags.BPF_F_RDONLY_PROG : 0;
        OptionalInt type = dataSection(section.name());
        // As libbpf does, so that the map is the same here and there.
        if (type.isPresent() && hasGlobals(type.getAsInt())) {
            flags |= MapFlags.BPF_F_MMAPABLE;
        }
        Optional<ByteBuffer> contents =
                section.inFile() ? Optional.of(ByteBuffer.wrap(SectionData.relocated(elf, section))) : Optional.empty();
        ObjectMap map = array(section.name(), (int) section.size(), flags, Origin.DATA);
        return map.withSpec(SpecialFields.describe(map.spec(), btf, type)).withContents(contents, type);
    }

    private static ObjectMap array(String name, int size, int flags, Origin origin) {
        MapSpec spec = MapSpec.of(name, MapKind.ARRAY, 4, size, 1).withFlags(flags);
        return ObjectMap.of(spec, name, origin);
    }

    private OptionalInt dataSection(String name) {
        return btf.stream()
                .flatMap(types -> types.named(name).stream().filter(id -> types.type(id) instanceof DataSection))
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    private boolean hasGlobals(int type) {
        Btf types = btf.orElseThrow();
        return types.type(type) instanceof DataSection section
                && section.entries().stream()
                        .anyMatch(entry -> types.type(entry.variable()) instanceof Variable variable
                                && variable.linkage() != Linkage.STATIC);
    }

    private void readKconfig() {
        kconfig.filter(values -> values.size() > 0).ifPresent(values -> {
            kconfigMap = OptionalInt.of(maps.size());
            maps.add(array(Kconfig.SECTION, values.size(), MapFlags.BPF_F_RDONLY_PROG, Origin.KCONFIG)
                    .withContents(
                            Optional.of(values.contents(options.kconfig(), elf.order())),
                            dataSection(Kconfig.SECTION)));
        });
    }

    List<ObjectMap> maps() {
        return maps.stream()
                .map(map -> map.withSpec(map.spec().in(elf.order())))
                .toList();
    }

    /** The map that is declared at a byte of a section. */
    Optional<Integer> declaredAt(int section, long at) {
        return Optional.ofNullable(declared.get(new Place(section, at)));
    }

    /** The map that a data section became. */
    Optional<Integer> ofData(int section) {
        return Optional.ofNullable(data.get(section));
    }

    /** Whether maps are declared in a section. */
    boolean declaresIn(ElfSection section) {
        return LegacyMaps.isMaps(section) || section.name().equals(BtfMaps.SECTION);
    }

    /** Index of the map of kernel configuration values. */
    OptionalInt ofKconfig() {
        return kconfigMap;
    }

    /** Where a kernel configuration value lies in its map. */
    Optional<Integer> kconfigOffset(String name) {
        return kconfig.flatMap(values -> values.offset(name));
    }
}
