package dev.bpf4j.ebpf.map;

/** Which maps a map of maps may hold: those that a program, verified against the prototype, can use all the same. */
final class InnerMaps {
    private InnerMaps() {}

    /** Whether that outer map may hold the reference. Other kinds hold anything. */
    static boolean accepts(MapSpec outer, Reference reference) {
        if (!outer.kind().ofMaps()) {
            return true;
        }
        return reference instanceof BpfMap map
                && outer.inner().map(inner -> alike(inner, map.spec())).orElse(false);
    }

    /** Programs have the length of an array in their code, unless it is declared to vary. */
    private static boolean alike(MapSpec prototype, MapSpec map) {
        boolean sameLength = prototype.maxEntries() == map.maxEntries()
                || prototype.kind() != MapKind.ARRAY
                || (prototype.flags() & MapFlags.BPF_F_INNER_MAP) != 0;
        return prototype.kind() == map.kind()
                && prototype.keySize() == map.keySize()
                && prototype.valueSize() == map.valueSize()
                && prototype.flags() == map.flags()
                && prototype.order() == map.order()
                && sameLength;
    }

    /** The error of creating a map of maps with that prototype; 0 if there is none. */
    static int checkPrototype(MapSpec prototype) {
        return switch (prototype.kind()) {
            case PROG_ARRAY, CGROUP_STORAGE, PERCPU_CGROUP_STORAGE, STRUCT_OPS -> -Errno.ENOTSUPP;
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> -Errno.EINVAL;
            default -> 0;
        };
    }
}
