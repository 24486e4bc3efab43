package dev.bpf4j.ebpf.object;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Modified;
import dev.bpf4j.ebpf.btf.BtfType.Modifier;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.map.SpecialField.Holding;
import dev.bpf4j.ebpf.map.SpecialField.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the parts of a structure that are no plain data: of a map's value, or of an object that programs make. */
public final class SpecialFields {
    private static final int MAX_DEPTH = 8;

    /** Linux takes memory with more fields for plain data ({@code BTF_FIELDS_MAX}). */
    private static final int MAX_FIELDS = 11;

    /** Types may contain themselves in malformed objects. */
    private static final int MAX_VISITS = 10_000;

    private static final Map<String, Holding> POINTERS = Map.of(
            "kptr", Holding.OWNED,
            "kptr_untrusted", Holding.UNTRUSTED,
            "percpu_kptr", Holding.PER_CPU,
            "uptr", Holding.USER);

    private static final String CONTAINS = "contains:";

    private final Btf btf;
    private final List<SpecialField> found = new ArrayList<>();
    private int visits;

    private SpecialFields(Btf btf) {
        this.btf = btf;
    }

    /** Tells in a map's details what the type of its values says. */
    public static MapSpec describe(MapSpec spec, Optional<Btf> btf, OptionalInt type) {
        return btf.isPresent() && type.isPresent()
                ? spec.withDetails(spec.details().withFields(of(btf.get(), type.getAsInt())))
                : spec;
    }

    /** The fields of memory of that type, by offset. */
    static List<SpecialField> of(Btf btf, int type) {
        SpecialFields fields = new SpecialFields(btf);
        fields.find(type, 0, 0, List.of());
        fields.found.sort(Comparator.comparingInt(SpecialField::offset));
        boolean valid =
                fields.found.size() <= MAX_FIELDS && fields.found.stream().allMatch(fields::isWhole);
        return valid ? fields.found : List.of();
    }

    /** Whether what a list or tree has can be joined to it. Linux takes memory where one cannot for plain data. */
    private boolean isWhole(SpecialField field) {
        return !field.kind().isCollection()
                || btf.named(field.target().structure(), Composite.class).stream()
                        .flatMap(structure -> structure.members().stream())
                        .anyMatch(member -> member.name().equals(field.target().node())
                                && btf.resolved(member.type())
                                        .name()
                                        .equals(field.kind().node().kernelName()));
    }

    /** @param tags of what the memory is declared as */
    private void find(int id, long offset, int depth, List<String> tags) {
        if (depth > MAX_DEPTH || found.size() > MAX_FIELDS || visits++ > MAX_VISITS) {
            return;
        }
        BtfType type = btf.resolved(id);
        if (type instanceof DataSection section) {
            section.entries()
                    .forEach(entry ->
                            find(entry.variable(), offset + entry.offset(), depth + 1, btf.tags(entry.variable(), -1)));
        } else if (type instanceof Variable variable) {
            find(variable.type(), offset, depth + 1, tags);
        } else if (type instanceof Array array) {
            elements(array, offset, depth, tags);
        } else if (type instanceof Pointer pointer) {
            pointer(pointer).ifPresent(target -> add(SpecialField.Kind.KPTR, offset, Long.BYTES, target));
        } else if (type instanceof Composite composite) {
            composite(id, composite, offset, depth, tags);
        }
    }

    private void add(SpecialField.Kind kind, long offset, int size, Target target) {
        found.add(new SpecialField(kind, (int) offset, size, target));
    }

    private void composite(int id, Composite composite, long offset, int depth, List<String> tags) {
        Optional<SpecialField.Kind> kind = SpecialField.Kind.ofStruct(composite.name());
        if (kind.isPresent()) {
            add(kind.get(), offset, (int) composite.size(), contained(tags));
            return;
        }
        List<BtfType.Member> members = composite.members();
        for (int i = 0; i < members.size(); i++) {
            List<String> own = isCollection(members.get(i).type()) ? btf.tags(btf.resolve(id), i) : List.of();
            find(members.get(i).type(), offset + members.get(i).bitOffset() / 8, depth + 1, own);
        }
    }

    /** Whether a type is one of lists or trees, or arrays of them. */
    private boolean isCollection(int id) {
        BtfType type = btf.resolved(id);
        for (int i = 0; i < MAX_DEPTH && type instanceof Array array; i++) {
            type = btf.resolved(array.element());
        }
        return SpecialField.Kind.ofStruct(type.name())
                .filter(SpecialField.Kind::isCollection)
                .isPresent();
    }

    /** The structure whose objects a list or a tree has, and the member that joins them: {@code contains:item:node}. */
    private static Target contained(List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.startsWith(CONTAINS))
                .map(tag -> tag.split(":", -1))
                .filter(parts -> parts.length == 3)
                .findFirst()
                .map(parts -> new Target(parts[1], parts[2], Holding.OWNED))
                .orElse(Target.NONE);
    }

    private void elements(Array array, long offset, int depth, List<String> tags) {
        long size = btf.size(array.element()).orElse(0);
        int before = found.size();
        for (long i = 0; i < array.count() && i <= MAX_FIELDS; i++) {
            find(array.element(), offset + i * size, depth + 1, tags);
            if (found.size() == before) {
                return;
            }
        }
    }

    /** What a pointer is to, if its tag says that it is one to an object. */
    private Optional<Target> pointer(Pointer pointer) {
        int target = pointer.target();
        Holding holding = Holding.NOTHING;
        for (int i = 0; i < MAX_DEPTH && btf.type(target) instanceof Modified modified; i++) {
            if (modified.modifier() == Modifier.TYPE_TAG) {
                holding = POINTERS.getOrDefault(modified.name(), holding);
            }
            target = modified.target();
        }
        return holding == Holding.NOTHING
                ? Optional.empty()
                : Optional.of(new Target(btf.resolved(target).name(), "", holding));
    }
}
