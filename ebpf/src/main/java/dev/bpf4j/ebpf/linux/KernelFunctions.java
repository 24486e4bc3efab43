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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Functions of Linux 6.18 that programs call by type, as far as bpf4j knows what they do: the table {@code kfuncs.txt}
 * beside this class. Calls of them carry numbers of bpf4j's own ({@link Prototype#KERNEL_FUNCTION_IDS}), whatever kernel
 * the program is for. Immutable.
 */
public final class KernelFunctions {
    private static final String TABLE = "kfuncs.txt";
    private static final String EVERY_TYPE = "all";
    private static final KernelFunctions INSTANCE = read();

    private final List<Row> rows = new ArrayList<>();

    private record Row(Prototype prototype, Set<String> programTypes) {}

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

    /** What programs of that type may call. */
    List<Prototype> prototypes(String programType) {
        return rows.stream()
                .filter(row -> row.programTypes().contains(EVERY_TYPE)
                        || row.programTypes().contains(programType))
                .map(Row::prototype)
                .toList();
    }

    private static KernelFunctions read() {
        KernelFunctions functions = new KernelFunctions();
        Map<String, List<String>> sets = new HashMap<>();
        try (BufferedReader table = new BufferedReader(
                new InputStreamReader(KernelFunctions.class.getResourceAsStream(TABLE), StandardCharsets.US_ASCII))) {
            table.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .forEach(columns -> functions.add(columns, sets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return functions;
    }

    private void add(String[] columns, Map<String, List<String>> sets) {
        if (columns[0].equals("set")) {
            sets.put(columns[1], list(columns[2], Function.identity()));
            return;
        }
        Prototype prototype = new Prototype(
                Prototype.KERNEL_FUNCTION_IDS + Integer.parseInt(columns[0]),
                columns[1],
                ReturnType.valueOf(columns[2]),
                list(columns[3], ArgType::valueOf),
                Set.copyOf(list(columns[4], HelperFlag::valueOf)),
                Set.of());
        Set<String> types = new HashSet<>();
        for (String type : list(columns[5], Function.identity())) {
            types.addAll(sets.getOrDefault(type, List.of(type)));
        }
        rows.add(new Row(prototype, Set.copyOf(types)));
    }

    private static <E> List<E> list(String column, Function<String, E> parse) {
        return column.equals("-")
                ? List.of()
                : List.of(column.split(",")).stream().map(parse).toList();
    }
}
