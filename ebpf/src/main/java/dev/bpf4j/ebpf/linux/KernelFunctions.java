package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.map.MapKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Functions of Linux 6.18 that programs call by type: those of which bpf4j knows what they do, in the table
 * {@code kfuncs.txt} beside this class, and those that the types of a kernel describe ({@link KernelSignature}), in
 * {@code typed-kfuncs.txt}. Calls of them carry numbers of bpf4j's own ({@link Prototype#KERNEL_FUNCTION_IDS}), whatever
 * kernel the program is for. Immutable.
 */
public final class KernelFunctions {
    private static final String TABLE = "kfuncs.txt";
    private static final String TYPED_TABLE = "typed-kfuncs.txt";

    /** What typed functions are numbered from, in the order of their table, unless they are in the other one too. */
    private static final int FIRST_TYPED = 1000;

    private static final String EVERY_TYPE = "all";
    private static final KernelFunctions INSTANCE = read();

    private final List<Row> rows = new ArrayList<>();

    /** @param programTypes with the attach types that programs must be loaded for; none if any will do */
    private record Row(Prototype prototype, Map<String, Set<AttachType>> programTypes) {
        boolean isFor(String programType, Optional<AttachType> attachType) {
            return Optional.ofNullable(programTypes.get(programType))
                    .or(() -> Optional.ofNullable(programTypes.get(EVERY_TYPE)))
                    .filter(types -> types.isEmpty()
                            || attachType.filter(types::contains).isPresent())
                    .isPresent();
        }
    }

    private KernelFunctions() {}

    public static KernelFunctions instance() {
        return INSTANCE;
    }

    /** The number of a function. */
    public Optional<Integer> id(String name) {
        return rows.stream()
                .map(row -> row.prototype().id())
                .filter(id -> name(id).equals(Optional.of(name)))
                .findFirst();
    }

    /** The name of a function. */
    public Optional<String> name(int id) {
        return rows.stream()
                .map(Row::prototype)
                .filter(prototype -> prototype.id() == id)
                .map(Prototype::name)
                .findFirst();
    }

    /** What programs of that type may call, whatever they are loaded for. */
    List<Prototype> prototypes(String programType) {
        return prototypes(programType, Optional.empty());
    }

    /** What programs of that type, loaded for that attach type, may call. */
    List<Prototype> prototypes(String programType, Optional<AttachType> attachType) {
        return rows.stream()
                .filter(row -> row.isFor(programType, attachType))
                .map(Row::prototype)
                .toList();
    }

    private static KernelFunctions read() {
        KernelFunctions functions = new KernelFunctions();
        functions.read(TABLE, functions::add);
        functions.read(TYPED_TABLE, functions::addTyped);
        return functions;
    }

    private void read(String name, BiConsumer<String[], Map<String, List<String>>> row) {
        Map<String, List<String>> sets = new HashMap<>();
        try (BufferedReader table = new BufferedReader(
                new InputStreamReader(KernelFunctions.class.getResourceAsStream(name), StandardCharsets.US_ASCII))) {
            table.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .forEach(columns -> {
                        if (columns[0].equals("set")) {
                            sets.put(columns[1], list(columns[2], Function.identity()));
                        } else {
                            row.accept(columns, sets);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] columns, Map<String, List<String>> sets) {
        Prototype prototype = new Prototype(
                Prototype.KERNEL_FUNCTION_IDS + Integer.parseInt(columns[0]),
                columns[1],
                ReturnType.valueOf(columns[2]),
                list(columns[3], ArgType::valueOf),
                Set.copyOf(list(columns[4], HelperFlag::valueOf)),
                EnumSet.allOf(MapKind.class));
        rows.add(new Row(prototype, programTypes(columns[5], sets)));
    }

    private void addTyped(String[] columns, Map<String, List<String>> sets) {
        Prototype prototype = new Prototype(
                id(columns[0]).orElse(Prototype.KERNEL_FUNCTION_IDS + FIRST_TYPED + rows.size()),
                columns[0],
                ReturnType.TYPED,
                Collections.nCopies(Integer.parseInt(columns[1]), ArgType.TYPED),
                Set.copyOf(list(columns[2], HelperFlag::valueOf)),
                Set.of());
        rows.add(new Row(prototype, programTypes(columns[3], sets)));
    }

    private static Map<String, Set<AttachType>> programTypes(String column, Map<String, List<String>> sets) {
        Map<String, Set<AttachType>> types = new HashMap<>();
        for (String entry : list(column, Function.identity())) {
            String[] parts = entry.split("@");
            Set<AttachType> attachTypes = parts.length == 1 ? Set.of() : HelperCatalog.attachTypes(parts[1]);
            for (String type : sets.getOrDefault(parts[0], List.of(parts[0]))) {
                types.put(type, attachTypes);
            }
        }
        return Map.copyOf(types);
    }

    private static <E> List<E> list(String column, Function<String, E> parse) {
        return column.equals("-")
                ? List.of()
                : List.of(column.split(",")).stream().map(parse).toList();
    }
}
