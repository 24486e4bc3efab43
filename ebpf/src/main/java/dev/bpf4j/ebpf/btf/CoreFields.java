package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.CoreSpec.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds a field of the object's types in a type of the target: members by name, also inside unnamed ones. */
final class CoreFields {
    private final Btf target;
    private final CoreTypes types;
    private final Map<Integer, Map<String, Found>> byComposite = new HashMap<>();

    CoreFields(Btf target, CoreTypes types) {
        this.target = target;
        this.types = types;
    }

    /** A member of a type, perhaps of an unnamed member of it. */
    private record Found(Member member, long bitOffset) {}

    Optional<CoreSpec> match(CoreSpec local, int root) {
        Step first = local.steps().get(0);
        long bits = 0;
        if (first.index() != 0) {
            if (target.size(root).isEmpty()) {
                return Optional.empty();
            }
            bits = first.index() * target.size(root).getAsLong() * 8;
        }
        List<Step> steps = new ArrayList<>(List.of(new Step("", first.index(), root)));
        int current = root;
        Optional<Member> last = Optional.empty();
        for (Step step : local.steps().subList(1, local.steps().size())) {
            if (step.name().isEmpty()) {
                Optional<Array> array = array(current, step.index(), last);
                if (array.isEmpty()) {
                    return Optional.empty();
                }
                current = array.get().element();
                bits += step.index() * target.size(current).orElse(0) * 8;
                last = Optional.empty();
            } else {
                Optional<Found> found = member(current, step.name())
                        .filter(f ->
                                types.fieldsCompatible(step.type(), f.member().type()));
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                bits += found.get().bitOffset();
                current = found.get().member().type();
                last = Optional.of(found.get().member());
            }
            steps.add(new Step(step.name(), step.index(), current));
        }
        int bitfield = last.map(Member::bitfieldSize).orElse(0);
        return Optional.of(new CoreSpec(target, List.copyOf(steps), bits, current, bitfield));
    }

    private Optional<Array> array(int id, long index, Optional<Member> member) {
        return target.resolved(id) instanceof Array array
                        && (index < array.count() || CoreSpec.isFlexible(array, member))
                        && target.size(array.element()).isPresent()
                ? Optional.of(array)
                : Optional.empty();
    }

    private Optional<Found> member(int id, String name) {
        Map<String, Found> members = byComposite.computeIfAbsent(target.resolve(id), key -> {
            Map<String, Found> all = new HashMap<>();
            collect(key, 0, all, new HashSet<>());
            return all;
        });
        return Optional.ofNullable(members.get(name));
    }

    /** @param visited unnamed types that were searched: a hostile target may contain one many times */
    private void collect(int id, long bitOffset, Map<String, Found> all, Set<Integer> visited) {
        if (target.resolved(id) instanceof Composite composite
                && visited.size() <= Btf.MAX_DEPTH
                && visited.add(target.resolve(id))) {
            for (Member member : composite.members()) {
                long at = bitOffset + member.bitOffset();
                if (member.name().isEmpty()) {
                    collect(member.type(), at, all, visited);
                } else {
                    all.putIfAbsent(member.name(), new Found(member, at));
                }
            }
        }
    }
}
