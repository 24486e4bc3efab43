package dev.bpf4j.ebpf.elf;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Finds the parts of a map's values that are no plain data, in the type of the values. */
final class ValueFields {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_FIELDS = 256;

    /** Types may contain themselves in malformed objects. */
    private static final int MAX_VISITS = 10_000;

    private static final Set<String> POINTER_TAGS = Set.of("kptr", "kptr_untrusted", "percpu_kptr", "uptr");

    private final Btf btf;
    private final List<SpecialField> found = new ArrayList<>();
    private int visits;

    private ValueFields(Btf btf) {
        this.btf = btf;
    }

    /** Tells in a map's details what the type of its values says. */
    static MapSpec describe(MapSpec spec, Optional<Btf> btf, OptionalInt type) {
        return btf.isPresent() && type.isPresent()
                ? spec.withDetails(spec.details().withFields(of(btf.get(), type.getAsInt())))
                : spec;
    }

    /** The fields of a value of that type, by offset. */
    private static List<SpecialField> of(Btf btf, int type) {
        ValueFields fields = new ValueFields(btf);
        fields.find(type, 0, 0);
        fields.found.sort(Comparator.comparingInt(SpecialField::offset));
        return fields.found;
    }

    private void find(int id, long offset, int depth) {
        if (depth > MAX_DEPTH || found.size() >= MAX_FIELDS || visits++ > MAX_VISITS) {
            return;
        }
        BtfType type = btf.resolved(id);
        if (type instanceof DataSection section) {
            section.entries().forEach(entry -> find(entry.variable(), offset + entry.offset(), depth + 1));
        } else if (type instanceof Variable variable) {
            find(variable.type(), offset, depth + 1);
        } else if (type instanceof Array array) {
            elements(array, offset, depth);
        } else if (type instanceof Pointer pointer) {
            if (isKernelPointer(pointer)) {
                found.add(new SpecialField(SpecialField.Kind.KPTR, (int) offset, Long.BYTES));
            }
        } else if (type instanceof Composite composite) {
            members(composite, offset, depth);
        }
    }

    private void members(Composite composite, long offset, int depth) {
        Optional<SpecialField.Kind> kind = SpecialField.Kind.ofStruct(composite.name());
        if (kind.isPresent()) {
            found.add(new SpecialField(kind.get(), (int) offset, (int) composite.size()));
            return;
        }
        composite.members().forEach(member -> find(member.type(), offset + member.bitOffset() / 8, depth + 1));
    }

    private void elements(Array array, long offset, int depth) {
        long size = btf.size(array.element()).orElse(0);
        int before = found.size();
        for (long i = 0; i < array.count() && i < MAX_FIELDS; i++) {
            find(array.element(), offset + i * size, depth + 1);
            if (found.size() == before) {
                return;
            }
        }
    }

    private boolean isKernelPointer(Pointer pointer) {
        int target = pointer.target();
        for (int i = 0; i < MAX_DEPTH && btf.type(target) instanceof Modified modified; i++) {
            if (modified.modifier() == Modifier.TYPE_TAG && POINTER_TAGS.contains(modified.name())) {
                return true;
            }
            target = modified.target();
        }
        return false;
    }
}
