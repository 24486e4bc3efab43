package dev.bpf4j.conformance.kernel;

import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The maps of an object in the kernel, filled as the object says, and its programs. Types of keys and values are told to the
 * kernel where it wants them: for maps with keys and values of the object's types.
 */
public final class KernelObject implements AutoCloseable {
    private static final int ANY = 0;
    private static final byte[] FIRST = new byte[Integer.BYTES];

    private final LiveKernel kernel;
    private final ObjectFile object;
    private final Optional<BtfFd> types;
    private final List<MapFd> maps = new ArrayList<>();

    private KernelObject(LiveKernel kernel, ObjectFile object) {
        this.kernel = kernel;
        this.object = object;
        this.types = KernelTypes.of(object).map(kernel::loadBtf);
    }

    /** Creates the maps. @throws KernelException if the kernel refuses one, or the types */
    public static KernelObject create(LiveKernel kernel, ObjectFile object) {
        KernelObject created = new KernelObject(kernel, object);
        try {
            created.createMaps();
            created.linkInnerMaps();
            return created;
        } catch (KernelException e) {
            created.close();
            throw e;
        }
    }

    /** Maps of maps last: the first that one has is its prototype, with the types of its values. */
    private void createMaps() {
        List<ObjectMap> all = object.maps();
        all.forEach(map -> maps.add(map.spec().kind().ofMaps() ? null : createNamed(map)));
        for (int i = 0; i < all.size(); i++) {
            if (maps.get(i) == null) {
                maps.set(i, createNamed(all.get(i)));
            }
        }
    }

    private MapFd createNamed(ObjectMap map) {
        try {
            return create(map);
        } catch (KernelException e) {
            throw e.about("map " + map.name());
        }
    }

    private MapFd create(ObjectMap map) {
        MapRequest request = MapRequest.of(map.spec()).withExtra(map.extra());
        if (types.isPresent()
                && map.valueType().isPresent()
                && !map.spec().kind().ofMaps()) {
            int key = map.keyType().orElse(0);
            request = request.withTypes(
                    new MapRequest.Types(types.get(), key, map.valueType().getAsInt()));
        }
        if (map.spec().kind().ofMaps() && !map.values().isEmpty()) {
            request = request.withInner(map(map.values().get(0).target()));
        }
        MapFd created = createTyped(map.spec(), request);
        if (map.spec().kind() == MapKind.ARENA) {
            byte[] variables =
                    new byte[map.contents().map(ByteBuffer::remaining).orElse(0)];
            map.contents().ifPresent(contents -> contents.get(variables));
            created.putIntoArena(map.extra(), Arena.size(map.spec()), variables);
        } else {
            map.contents().ifPresent(contents -> fill(created, map, contents));
        }
        return created;
    }

    /** Many map types take no types; what these say can matter only to those that do. */
    private MapFd createTyped(MapSpec spec, MapRequest request) {
        try {
            return kernel.createMap(spec, request);
        } catch (KernelException e) {
            if (request.types().isEmpty()) {
                throw e;
            }
            return kernel.createMap(spec, MapRequest.of(spec).withExtra(request.extra()));
        }
    }

    private static void fill(MapFd created, ObjectMap map, ByteBuffer contents) {
        byte[] value = new byte[created.valueSize()];
        contents.get(value, 0, Math.min(value.length, contents.remaining()));
        created.update(FIRST, value, ANY);
        if ((map.spec().flags() & MapFlags.BPF_F_RDONLY_PROG) != 0) {
            created.freeze();
        }
    }

    private void linkInnerMaps() {
        for (int i = 0; i < maps.size(); i++) {
            ObjectMap map = object.maps().get(i);
            if (map.spec().kind().ofMaps()) {
                for (ObjectMap.Initial initial : map.values()) {
                    maps.get(i)
                            .update(
                                    bytes(initial.key()),
                                    bytes(map(initial.target()).fd()),
                                    ANY);
                }
            }
        }
    }

    /** The map of that name. @throws IllegalArgumentException if there is none */
    public MapFd map(String name) {
        for (int i = 0; i < maps.size(); i++) {
            if (object.maps().get(i).name().equals(name)) {
                return maps.get(i);
            }
        }
        throw new IllegalArgumentException("the object has no map " + name);
    }

    /** In the order of the object. */
    public List<MapFd> maps() {
        return List.copyOf(maps);
    }

    /**
     * What it takes to load a program of the object; the caller sets what else it wants. An instruction that lacks something is
     * one that the kernel refuses where it is reached.
     */
    public LoadRequest request(ObjectProgram program, int progType) {
        List<ProgramReferences.FunctionType> functions = program.functions().stream()
                .filter(function -> function.btfType().isPresent())
                .map(function -> new ProgramReferences.FunctionType(
                        function.slot(), function.btfType().getAsInt()))
                .toList();
        boolean described = functions.size() == program.functions().size();
        ProgramReferences references =
                new ProgramReferences(maps, described ? types : Optional.empty(), described ? functions : List.of());
        return LoadRequest.of(progType, Codec.encode(KernelFunctionIds.translate(program.program())))
                .withLicense(object.license())
                .withReferences(references);
    }

    /** Puts a program into an array of programs. @throws KernelException if the kernel refuses it */
    public void put(String progArray, int index, ProgramFd program) {
        map(progArray).update(bytes(index), bytes(program.fd()), ANY);
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    @Override
    public void close() {
        maps.forEach(MapFd::close);
        types.ifPresent(BtfFd::close);
    }
}
