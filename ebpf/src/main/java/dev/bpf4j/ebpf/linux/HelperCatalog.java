package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every helper of Linux 6.18, whether bpf4j provides it or not: the table {@code helpers.txt} beside this class. Immutable.
 */
public final class HelperCatalog {
    /** The highest number. */
    public static final int MAX_ID = 211;

    private static final String TABLE = "helpers.txt";
    private static final HelperCatalog INSTANCE = read();

    private final Map<Integer, List<Row>> rows = new TreeMap<>();

    /**
     * A prototype and the program types that may call it so, each with the attach types that it must be loaded for: none
     * listed is any. Some helpers have two rows.
     */
    private record Row(Prototype prototype, Map<String, Set<AttachType>> programTypes) {
        boolean isFor(String programType) {
            return programTypes.containsKey(programType);
        }

        boolean isFor(String programType, Optional<AttachType> attachType) {
            Set<AttachType> attachTypes = programTypes.get(programType);
            return attachTypes != null
                    && (attachTypes.isEmpty()
                            || attachType.filter(attachTypes::contains).isPresent());
        }
    }

    private HelperCatalog() {}

    public static HelperCatalog instance() {
        return INSTANCE;
    }

    /** The name of a helper, with {@code bpf_}. */
    public Optional<String> name(int id) {
        return rowsOf(id).stream().map(row -> row.prototype().name()).findFirst();
    }

    /** The number of a helper. @param name with or without {@code bpf_} */
    public Optional<Integer> id(String name) {
        String full = name.startsWith("bpf_") ? name : "bpf_" + name;
        return rows.values().stream()
                .map(list -> list.get(0).prototype())
                .filter(prototype -> prototype.name().equals(full))
                .map(Prototype::id)
                .findFirst();
    }

    /** The prototype that a helper has for programs of that type; empty if they may not call it, or there is none. */
    public Optional<Prototype> prototype(int id, String programType) {
        return rowsOf(id).stream()
                .filter(row -> row.isFor(programType))
                .map(Row::prototype)
                .findFirst();
    }

    /** What programs of that type, loaded for that attach type, may call, by ascending number. */
    public List<Prototype> prototypes(String programType, Optional<AttachType> attachType) {
        return rows.values().stream()
                .flatMap(list -> list.stream()
                        .filter(row -> row.isFor(programType, attachType))
                        .map(Row::prototype)
                        .limit(1))
                .toList();
    }

    /** What programs of that type may call, whatever they are loaded for, by ascending number. */
    public List<Prototype> prototypes(String programType) {
        return rows.keySet().stream()
                .flatMap(id -> prototype(id, programType).stream())
                .toList();
    }

    /** All program types that may call helpers. */
    public Set<String> programTypes() {
        Set<String> all = new TreeSet<>();
        rows.keySet().forEach(id -> all.addAll(programTypes(id)));
        return Collections.unmodifiableSet(all);
    }

    /** The program types that may call a helper. */
    public Set<String> programTypes(int id) {
        Set<String> all = new HashSet<>();
        rowsOf(id).forEach(row -> all.addAll(row.programTypes().keySet()));
        return Collections.unmodifiableSet(all);
    }

    private List<Row> rowsOf(int id) {
        return rows.getOrDefault(id, List.of());
    }

    private static HelperCatalog read() {
        HelperCatalog catalog = new HelperCatalog();
        Map<String, List<String>> sets = new HashMap<>();
        try (BufferedReader table = new BufferedReader(
                new InputStreamReader(HelperCatalog.class.getResourceAsStream(TABLE), StandardCharsets.US_ASCII))) {
            table.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .forEach(columns -> catalog.add(columns, sets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return catalog;
    }

    private void add(String[] columns, Map<String, List<String>> sets) {
        if (columns[0].equals("set")) {
            sets.put(columns[1], list(columns[2], Function.identity()));
            return;
        }
        int id = Integer.parseInt(columns[0]);
        Prototype prototype = new Prototype(
                id,
                columns[1],
                ReturnType.valueOf(columns[2]),
                list(columns[3], ArgType::valueOf),
                Set.copyOf(list(columns[4], HelperFlag::valueOf)),
                MapCompatibility.of(columns[1]));
        Map<String, Set<AttachType>> types = new HashMap<>();
        for (String column : list(columns[5], Function.identity())) {
            String[] parts = column.split("@");
            Set<AttachType> attachTypes = parts.length == 1 ? Set.of() : attachTypes(parts[1]);
            for (String type : sets.getOrDefault(parts[0], List.of(parts[0]))) {
                types.put(type, attachTypes);
            }
        }
        rows.computeIfAbsent(id, i -> new ArrayList<>()).add(new Row(prototype, Map.copyOf(types)));
    }

    /** Names with a plus between them. */
    static Set<AttachType> attachTypes(String names) {
        return Arrays.stream(names.split("\\+"))
                .map(name -> AttachType.byName(name).orElseThrow())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <E> List<E> list(String column, Function<String, E> parse) {
        return column.equals("-")
                ? List.of()
                : List.of(column.split(",")).stream().map(parse).toList();
    }
}
