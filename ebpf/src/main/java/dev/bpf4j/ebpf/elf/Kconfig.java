package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration values of a kernel that an object asks for: variables of {@code .kconfig}, laid out one after the
 * other in a map that the user's values fill. Values are written as in a kernel configuration: {@code y}, {@code n},
 * {@code m}, a number, or a string in quotes. Some are no configuration but what the kernel is and can do: libbpf finds them
 * out, here they are those of the kernel that bpf4j describes, Linux 6.18.
 */
final class Kconfig {
    static final String SECTION = ".kconfig";
    private static final int MAX_BYTES = 1 << 20;

    /** {@code KERNEL_VERSION(6, 18, 0)}, and that there are cookies of attachments and wrapped system calls. */
    private static final Map<String, Long> OF_THE_KERNEL = Map.of(
            "LINUX_KERNEL_VERSION", 6L << 16 | 18 << 8, "LINUX_HAS_BPF_COOKIE", 1L, "LINUX_HAS_SYSCALL_WRAPPER", 1L);

    private final Btf btf;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final int size;

    private record Place(int offset, int size, int type) {}

    private Kconfig(Btf btf) {
        this.btf = btf;
        this.size = layOut();
    }

    /** The values that the object asks for; empty if it asks for none. */
    static Optional<Kconfig> of(Btf btf) {
        return btf.named(SECTION, DataSection.class).map(section -> new Kconfig(btf));
    }

    private int layOut() {
        long end = 0;
        for (BtfType.Entry entry :
                btf.named(SECTION, DataSection.class).orElseThrow().entries()) {
            if (!(btf.type(entry.variable()) instanceof Variable variable)
                    || btf.size(variable.type()).isEmpty()) {
                throw new MalformedProgramException("section " + SECTION, "a value without a type of known size");
            }
            long alignment = btf.alignment(variable.type()).orElse(1);
            long start = (end + alignment - 1) / alignment * alignment;
            end = start + btf.size(variable.type()).getAsLong();
            if (end > MAX_BYTES) {
                throw error(variable.name(), "values of more than " + MAX_BYTES + " bytes");
            }
            places.put(variable.name(), new Place((int) start, (int) (end - start), variable.type()));
        }
        return (int) end;
    }

    /** Bytes of all values together. */
    int size() {
        return size;
    }

    /** Where a value lies in the map. */
    Optional<Integer> offset(String name) {
        return Optional.ofNullable(places.get(name)).map(Place::offset);
    }

    /** Whether a value need not be given. */
    static boolean isOfTheKernel(String name) {
        return OF_THE_KERNEL.containsKey(name);
    }

    /** The contents of the map; values that are neither given nor known are zero. */
    ByteBuffer contents(Map<String, String> values, ByteOrder order) {
        ByteBuffer contents = ByteBuffer.allocate(size).order(order);
        places.forEach((name, place) -> {
            if (values.containsKey(name)) {
                write(contents, name, place, values.get(name).strip());
            } else if (isOfTheKernel(name)) {
                writeNumber(contents, name, place, OF_THE_KERNEL.get(name), false);
            }
        });
        return contents;
    }

    private void write(ByteBuffer contents, String name, Place place, String value) {
        BtfType type = btf.resolved(place.type());
        if (type instanceof Array) {
            writeString(contents, name, place, value);
        } else if (type instanceof Int integer) {
            writeNumber(contents, name, place, number(name, integer, value), integer.signed());
        } else if (type instanceof Enumeration) {
            writeNumber(contents, name, place, tristate(name, value), false);
        } else {
            throw error(name, "has the type " + btf.describe(place.type()) + ", which no value has");
        }
    }

    private static void writeString(ByteBuffer contents, String name, Place place, String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            throw error(name, "needs a string in quotes, not " + value);
        }
        byte[] text = value.substring(1, value.length() - 1).getBytes(StandardCharsets.UTF_8);
        contents.put(place.offset(), text, 0, Math.min(text.length, Math.max(0, place.size() - 1)));
    }

    private static long tristate(String name, String value) {
        return switch (value) {
            case "n" -> 0;
            case "y" -> 1;
            case "m" -> 2;
            default -> throw error(name, "needs y, n or m, not " + value);
        };
    }

    private static long number(String name, Int type, String value) {
        if (type.isBool()) {
            if (!value.equals("y") && !value.equals("n")) {
                throw error(name, "needs y or n, not " + value);
            }
            return tristate(name, value);
        }
        if (type.size() == 1 && value.matches("[ynm]")) {
            return value.charAt(0);
        }
        try {
            return value.matches("-.*|0[xX].{1,8}") ? Long.decode(value) : unsigned(value);
        } catch (NumberFormatException e) {
            throw error(name, "needs a number, not " + value);
        }
    }

    private static long unsigned(String value) {
        return value.matches("0[xX].*")
                ? Long.parseUnsignedLong(value.substring(2), 16)
                : Long.parseUnsignedLong(value);
    }

    private static void writeNumber(ByteBuffer contents, String name, Place place, long value, boolean signed) {
        int bits = place.size() * 8;
        long rest = bits >= 64 ? 0 : signed ? value >> (bits - 1) : value >>> bits;
        if (rest != 0 && !(signed && rest == -1)) {
            throw error(name, "has " + place.size() + " bytes, " + value + " does not fit");
        }
        switch (place.size()) {
            case 1 -> contents.put(place.offset(), (byte) value);
            case 2 -> contents.putShort(place.offset(), (short) value);
            case 4 -> contents.putInt(place.offset(), (int) value);
            case 8 -> contents.putLong(place.offset(), value);
            default -> throw error(name, "has " + place.size() + " bytes");
        }
    }

    private static MalformedProgramException error(String name, String what) {
        return new MalformedProgramException("section " + SECTION + ", value " + name, what);
    }
}
