package dev.bpf4j.ebpf.helper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The helpers that programs of one type may call, by number. Immutable. */
public final class HelperTable {
    private static final HelperTable EMPTY = new HelperTable(Map.of());

    private final Map<Integer, Helper> byId;

    private HelperTable(Map<Integer, Helper> byId) {
        this.byId = byId;
    }

    public static HelperTable empty() {
        return EMPTY;
    }

    /** @throws IllegalArgumentException if two helpers share a number */
    public static HelperTable of(Collection<Helper> helpers) {
        Map<Integer, Helper> byId = new TreeMap<>();
        for (Helper helper : helpers) {
            if (byId.put(helper.id(), helper) != null) {
                throw new IllegalArgumentException("two helpers have the number " + helper.id());
            }
        }
        return new HelperTable(byId);
    }

    /** This table with a helper in the place of the one of its number. @throws IllegalArgumentException if there is none */
    public HelperTable replacing(Helper helper) {
        Map<Integer, Helper> changed = new TreeMap<>(byId);
        if (changed.put(helper.id(), helper) == null) {
            throw new IllegalArgumentException("no helper has the number " + helper.id());
        }
        return new HelperTable(changed);
    }

    /**
     * This table with a helper or kernel function that is declared in it, and now provided.
     *
     * @param name with {@code bpf_}
     * @throws IllegalArgumentException if none of that name is declared
     */
    public HelperTable providing(String name, HelperFunction function) {
        Helper declared = byId.values().stream()
                .filter(helper -> helper.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not declared"));
        Map<Integer, Helper> changed = new TreeMap<>(byId);
        changed.put(declared.id(), new Helper(declared.prototype(), function));
        return new HelperTable(changed);
    }

    /** This table and more helpers. @throws IllegalArgumentException if two share a number */
    public HelperTable with(Collection<Helper> more) {
        List<Helper> all = new ArrayList<>(byId.values());
        all.addAll(more);
        return of(all);
    }

    public Optional<Helper> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All helpers in order of their numbers. */
    public List<Helper> all() {
        return List.copyOf(byId.values());
    }
}
