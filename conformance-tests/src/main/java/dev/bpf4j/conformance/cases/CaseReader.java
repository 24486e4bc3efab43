package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Reads cases, one JSON object each:
 *
 * <ul>
 *   <li>{@code id}: text or a number;
 *   <li>{@code insns}: hexadecimal digits, 16 for each 8-byte slot as it lies in the memory of a little-endian machine;
 *       white space is skipped;
 *   <li>{@code prog_type}: a name of {@code enum bpf_prog_type} with or without {@code BPF_PROG_TYPE_}, in any case, or its
 *       number; or one of bpf4j's own, {@code memory} and {@code seccomp};
 *   <li>optional {@code expected_attach_type}: likewise, of {@code enum bpf_attach_type};
 *   <li>optional {@code flags}: the load flags as a number;
 *   <li>optional {@code maps}: a list of objects with {@code insn} (the slot of the {@code lddw}), {@code type} (name with
 *       or without {@code BPF_MAP_TYPE_}, or number), {@code key_size}, {@code value_size}, {@code max_entries},
 *       {@code flags}, {@code map_extra}, {@code name} and {@code inner}, the same of the maps in a map of maps. Numbers are 0 if not given.
 * </ul>
 *
 * Other fields are ignored.
 */
public final class CaseReader {
    private static final String MAP_PREFIX = "bpf_map_type_";
    private static final int SLOT_DIGITS = 16;
    private static final List<String> OWN_TYPES = List.of("memory", "seccomp");
    private static final int SHOWN_CHARS = 60;

    private final Map<String, Object> fields;

    private CaseReader(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** Reads the fields of a line. @throws MalformedCaseException if it is not a JSON object */
    public static CaseReader of(String line) {
        return new CaseReader(JsonTree.object(line));
    }

    /** What the line calls itself: a text or a number; empty if there is neither. */
    public Optional<Object> id() {
        return Optional.ofNullable(fields.get("id")).filter(id -> id instanceof String || id instanceof Number);
    }

    /** The case. @throws MalformedCaseException with what is wrong */
    public VerifierCase read() {
        String id = id().orElseThrow(() -> new MalformedCaseException("no id")).toString();
        byte[] insns = insns(text("insns"));
        OptionalInt attachType = fields.containsKey("expected_attach_type")
                ? OptionalInt.of(number(
                        "expected_attach_type", name -> AttachType.byName(name).map(AttachType::number)))
                : OptionalInt.empty();
        int flags = number(fields, "flags");
        return new VerifierCase(id, insns, type(), attachType, flags, maps(insns.length / 8));
    }

    private String text(String field) {
        if (fields.get(field) instanceof String text) {
            return text;
        }
        throw new MalformedCaseException(fields.containsKey(field) ? field + " is not a text" : "no " + field);
    }

    private static byte[] insns(String text) {
        String digits = text.chars().anyMatch(Character::isWhitespace) ? text.replaceAll("\\s+", "") : text;
        if (digits.length() % SLOT_DIGITS != 0) {
            throw new MalformedCaseException(
                    "insns has " + digits.length() + " digits, not a multiple of " + SLOT_DIGITS);
        }
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new MalformedCaseException("insns has other characters than hexadecimal digits");
        }
    }

    private String type() {
        if (fields.get("prog_type") instanceof String name && OWN_TYPES.contains(name.toLowerCase(Locale.ROOT))) {
            return name.toLowerCase(Locale.ROOT);
        }
        int number = number("prog_type", name -> KernelProgramType.byName(name).map(KernelProgramType::number));
        return KernelProgramType.byNumber(number)
                .map(KernelProgramType::spelling)
                .orElseThrow(() -> new MalformedCaseException("no prog_type has the number " + number));
    }

    private int number(String field, Function<String, Optional<Integer>> names) {
        if (fields.get(field) instanceof String name) {
            return names.apply(name)
                    .orElseThrow(() -> new MalformedCaseException("no " + field + " has the name " + shown(name)));
        }
        if (!fields.containsKey(field)) {
            throw new MalformedCaseException("no " + field);
        }
        return number(fields, field);
    }

    private static int number(Map<?, ?> fields, String field) {
        return (int) number(fields, field, Integer.SIZE);
    }

    /** An unsigned number of so many bits; 0 if it is not given. */
    private static long number(Map<?, ?> fields, String field, int bits) {
        Object value = fields.get(field);
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
            BigInteger number = new BigInteger(value.toString());
            if (number.signum() >= 0 && number.bitLength() <= bits) {
                return number.longValue();
            }
        }
        throw new MalformedCaseException(field + " is not a number of " + bits + " bits: " + shown(value.toString()));
    }

    private List<CaseMap> maps(int slots) {
        Object value = fields.getOrDefault("maps", List.of());
        if (!(value instanceof List<?> list)) {
            throw new MalformedCaseException("maps is not a list");
        }
        List<CaseMap> maps = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> map) || !map.containsKey("insn")) {
                throw new MalformedCaseException("maps[" + maps.size() + "] is not an object with insn");
            }
            int insn = number(map, "insn");
            if (insn < 0 || insn >= slots) {
                throw new MalformedCaseException(
                        "maps[" + maps.size() + "]: the program has no slot " + Integer.toUnsignedString(insn));
            }
            maps.add(new CaseMap(insn, spec(map)));
        }
        return maps;
    }

    private static MapSpec spec(Map<?, ?> map) {
        Optional<MapSpec> inner =
                map.get("inner") instanceof Map<?, ?> prototype ? Optional.of(spec(prototype)) : Optional.empty();
        String name = map.get("name") instanceof String text ? text : "";
        MapSpec spec = new MapSpec(
                name,
                kind(map),
                number(map, "key_size"),
                number(map, "value_size"),
                number(map, "max_entries"),
                number(map, "flags"),
                inner);
        return spec.withDetails(spec.details().withExtra(number(map, "map_extra", Long.SIZE)));
    }

    private static MapKind kind(Map<?, ?> map) {
        if (map.get("type") instanceof String name) {
            String small = name.toLowerCase(Locale.ROOT);
            return MapKind.named(small.startsWith(MAP_PREFIX) ? small.substring(MAP_PREFIX.length()) : small)
                    .orElseThrow(() -> new MalformedCaseException("no map type has the name " + shown(name)));
        }
        if (!map.containsKey("type")) {
            throw new MalformedCaseException("a map without type");
        }
        int number = number(map, "type");
        return MapKind.of(number)
                .orElseThrow(() ->
                        new MalformedCaseException("no map type has the number " + Integer.toUnsignedString(number)));
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
    }
}
