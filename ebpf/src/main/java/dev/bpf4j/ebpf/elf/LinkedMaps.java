package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.Reference;
import dev.bpf4j.ebpf.map.ReferenceArray;
import dev.bpf4j.ebpf.map.ReferenceHash;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The maps that an object declares, made: sections of data have their contents, read-only ones are frozen, maps of maps hold
 * what the object puts there. Programs of the object are loaded with {@link #list}.
 */
public final class LinkedMaps {
    private static final int KEY_BYTES = 4;

    private final ObjectFile object;
    private final List<BpfMap> maps;

    private LinkedMaps(ObjectFile object, List<BpfMap> maps) {
        this.object = object;
        this.maps = List.copyOf(maps);
    }

    /** All maps, new. @throws MalformedProgramException with the map, if it cannot be created */
    public static LinkedMaps of(ObjectFile object) {
        return of(object, Map.of());
    }

    /**
     * The maps, of which some exist already: what a program of one object leaves there is found by one of the other.
     *
     * @param given maps by their names in this object; what they hold stays
     * @throws MalformedProgramException with the map, if it cannot be created or is not like the given one
     */
    public static LinkedMaps of(ObjectFile object, Map<String, BpfMap> given) {
        List<BpfMap> maps = new ArrayList<>();
        for (ObjectMap declared : object.maps()) {
            BpfMap existing = given.get(declared.name());
            maps.add(existing == null ? create(declared) : shared(declared, existing));
        }
        LinkedMaps linked = new LinkedMaps(object, maps);
        object.maps().stream()
                .filter(declared -> !given.containsKey(declared.name()))
                .filter(declared -> declared.spec().kind().ofMaps())
                .forEach(linked::fill);
        return linked;
    }

    private static MalformedProgramException error(ObjectMap map, String why) {
        return new MalformedProgramException("map " + map.name(), why);
    }

    private static BpfMap create(ObjectMap declared) {
        try {
            BpfMap map = BpfMap.create(declared.spec());
            declared.contents().ifPresent(contents -> check(declared, write(map, contents)));
            boolean isData =
                    declared.origin() == ObjectMap.Origin.DATA || declared.origin() == ObjectMap.Origin.KCONFIG;
            if (isData && (declared.spec().flags() & MapFlags.BPF_F_RDONLY_PROG) != 0) {
                map.freeze();
            }
            return map;
        } catch (IllegalArgumentException e) {
            throw error(declared, e.getMessage());
        }
    }

    private static int write(BpfMap map, ByteBuffer contents) {
        if (map instanceof Arena arena) {
            byte[] variables = new byte[contents.remaining()];
            contents.get(variables);
            arena.user().write(arena.base(), variables);
            return 0;
        }
        byte[] bytes = new byte[map.spec().valueSize()];
        contents.get(bytes, 0, Math.min(bytes.length, contents.remaining()));
        return map.write(
                key(map, 0), 0, BytesRegion.of("contents", bytes, map.spec().order()), 0, MapFlags.BPF_ANY);
    }

    private static BytesRegion key(BpfMap map, int number) {
        BytesRegion key = BytesRegion.of("key", new byte[KEY_BYTES], map.spec().order());
        key.store32(0, number);
        return key;
    }

    private static void check(ObjectMap declared, int result) {
        if (result != 0) {
            throw error(declared, "its initial contents are refused: " + Errno.name(-result));
        }
    }

    private static BpfMap shared(ObjectMap declared, BpfMap given) {
        MapSpec wanted = declared.spec();
        MapSpec spec = given.spec();
        boolean alike = wanted.kind() == spec.kind()
                && wanted.keySize() == spec.keySize()
                && wanted.valueSize() == spec.valueSize()
                && wanted.maxEntries() == spec.maxEntries()
                && wanted.flags() == spec.flags()
                && wanted.order() == spec.order();
        if (!alike) {
            throw error(declared, "the object declares " + wanted + ", given is " + spec);
        }
        return given;
    }

    private void fill(ObjectMap outer) {
        for (ObjectMap.Initial initial : outer.values()) {
            BpfMap inner = map(initial.target())
                    .orElseThrow(() -> error(outer, "there is no map " + initial.target() + " to put there"));
            check(outer, put(map(outer), initial.key(), inner));
        }
    }

    private static int put(BpfMap outer, int key, Reference reference) {
        return outer instanceof ReferenceHash hash
                ? hash.put(key(hash, key), 0, reference, MapFlags.BPF_ANY)
                : ((ReferenceArray) outer).put(key, reference);
    }

    private BpfMap map(ObjectMap declared) {
        return maps.get(object.maps().indexOf(declared));
    }

    /** By index, as the programs of the object name them. */
    public List<BpfMap> list() {
        return maps;
    }

    /** The map of that name. */
    public Optional<BpfMap> map(String name) {
        return IntStream.range(0, maps.size())
                .filter(i -> object.maps().get(i).name().equals(name))
                .mapToObj(maps::get)
                .findFirst();
    }

    /**
     * Puts a program that is ready to run into each prog_array that the object initialises with its name.
     *
     * @param program its name in the object
     * @param target what tail calls go to
     */
    public void put(String program, Reference target) {
        for (ObjectMap declared : object.maps()) {
            if (map(declared) instanceof ReferenceArray array
                    && !declared.spec().kind().ofMaps()) {
                declared.values().stream()
                        .filter(initial -> initial.target().equals(program))
                        .forEach(initial -> check(declared, array.put(initial.key(), target)));
            }
        }
    }
}
