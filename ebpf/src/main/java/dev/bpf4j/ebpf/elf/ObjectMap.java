package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A map that an object declares, or the map that a data section becomes.
 *
 * @param section where it is declared
 * @param contents of a data section: the initial value of its only entry; empty if that is all zeros. Of an arena: the
 *     variables at its begin
 * @param keyType BTF type id of keys, if known
 * @param valueType BTF type id of values, of the section for a data section, if known
 * @param pinning 0 for none, 1 by name; other numbers are the loader's that the object was written for
 * @param numaNode 0 unless declared
 * @param extra {@code map_extra}, for example the number of hash functions of a bloom filter
 * @param values initial entries of a map of maps or an array of programs
 */
public record ObjectMap(
        MapSpec spec,
        String section,
        Origin origin,
        Optional<ByteBuffer> contents,
        OptionalInt keyType,
        OptionalInt valueType,
        int pinning,
        int numaNode,
        long extra,
        List<Initial> values) {
    /** How it is declared. */
    public enum Origin {
        /** A record in a section {@code maps}. */
        LEGACY,
        /** A struct in the section {@code .maps}. */
        BTF,
        /** A section of variables. */
        DATA,
        /** The configuration values of the kernel. */
        KCONFIG
    }

    /** An entry that refers to another map, or a program, of the object by name. */
    public record Initial(int key, String target) {}

    public ObjectMap {
        contents = contents.map(ByteBuffer::asReadOnlyBuffer);
        values = List.copyOf(values);
    }

    /** A read-only view of the contents. */
    @Override
    public Optional<ByteBuffer> contents() {
        return contents.map(ByteBuffer::duplicate);
    }

    /** The name, also in the object's source. */
    public String name() {
        return spec.name();
    }

    /**
     * What a verifier may assume of the map: with its content, where that is read-only data that is frozen before programs
     * are loaded, as libbpf does.
     */
    public MapSpec frozen() {
        boolean data = origin == Origin.DATA || origin == Origin.KCONFIG;
        if (!data || (spec.flags() & MapFlags.BPF_F_RDONLY_PROG) == 0) {
            return spec;
        }
        ByteBuffer content = contents.orElseGet(() -> ByteBuffer.allocate(spec.valueSize()));
        return spec.withDetails(spec.details().withConstants(content.duplicate().order(spec.order())));
    }

    /** A map with nothing but a specification. */
    static ObjectMap of(MapSpec spec, String section, Origin origin) {
        return new ObjectMap(
                spec, section, origin, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), 0, 0, 0, List.of());
    }

    ObjectMap withSpec(MapSpec newSpec) {
        return new ObjectMap(newSpec, section, origin, contents, keyType, valueType, pinning, numaNode, extra, values);
    }

    ObjectMap withContents(Optional<ByteBuffer> newContents, OptionalInt newValueType) {
        return new ObjectMap(
                spec, section, origin, newContents, keyType, newValueType, pinning, numaNode, extra, values);
    }

    ObjectMap withPinning(int newPinning) {
        return new ObjectMap(spec, section, origin, contents, keyType, valueType, newPinning, numaNode, extra, values);
    }

    ObjectMap withNumaNode(int node) {
        return new ObjectMap(spec, section, origin, contents, keyType, valueType, pinning, node, extra, values);
    }

    ObjectMap withValues(List<Initial> newValues) {
        return new ObjectMap(spec, section, origin, contents, keyType, valueType, pinning, numaNode, extra, newValues);
    }
}
