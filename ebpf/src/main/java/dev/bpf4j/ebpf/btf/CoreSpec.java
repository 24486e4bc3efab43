package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A field of a type: the way to it and where it lies.
 *
 * @param steps members with names and array indexes; the first is the index of the root
 * @param bitOffset from the start of the root
 * @param leaf type id of the field
 * @param bitfieldSize bits; 0 if it is no bitfield
 */
record CoreSpec(Btf btf, List<Step> steps, long bitOffset, int leaf, int bitfieldSize) {
    /** At most 64 numbers, as libbpf reads them. */
    private static final Pattern ACCESS = Pattern.compile("\\d{1,9}(:\\d{1,9}){0,63}");

    /**
     * @param name of the member; empty for an index
     * @param type id of what the step leads to
     */
    record Step(String name, long index, int type) {}

    /** Where a bitfield is loaded from: a naturally aligned unit that contains it. */
    record Unit(long byteOffset, long bytes) {}

    /** The numbers of an access string. */
    static Optional<List<Long>> indexes(String access) {
        return ACCESS.matcher(access).matches()
                ? Optional.of(
                        Arrays.stream(access.split(":")).map(Long::valueOf).toList())
                : Optional.empty();
    }

    /** The field of a type that an access string leads to; empty if it leads nowhere. */
    static Optional<CoreSpec> of(Btf btf, int root, String access) {
        return indexes(access).flatMap(indexes -> of(btf, root, indexes));
    }

    private static Optional<CoreSpec> of(Btf btf, int root, List<Long> indexes) {
        long bits = 0;
        if (indexes.get(0) != 0) {
            if (btf.size(root).isEmpty()) {
                return Optional.empty();
            }
            bits = indexes.get(0) * btf.size(root).getAsLong() * 8;
        }
        List<Step> steps = new ArrayList<>(List.of(new Step("", indexes.get(0), root)));
        int current = root;
        Optional<Member> last = Optional.empty();
        for (long index : indexes.subList(1, indexes.size())) {
            BtfType type = btf.resolved(current);
            Optional<Member> parent = last;
            if (type instanceof Composite composite
                    && index < composite.members().size()) {
                Member member = composite.members().get((int) index);
                last = Optional.of(member);
                bits += member.bitOffset();
                current = member.type();
                if (!member.name().isEmpty()) {
                    steps.add(new Step(member.name(), index, current));
                }
            } else if (type instanceof Array array
                    && (index < array.count() || isFlexible(array, parent))
                    && btf.size(array.element()).isPresent()) {
                last = Optional.empty();
                bits += index * btf.size(array.element()).getAsLong() * 8;
                current = array.element();
                steps.add(new Step("", index, current));
            } else {
                return Optional.empty();
            }
        }
        int bitfield = last.map(Member::bitfieldSize).orElse(0);
        return Optional.of(new CoreSpec(btf, List.copyOf(steps), bits, current, bitfield));
    }

    /** Whether an array may be accessed beyond its count, as the last member of a struct without a count may. */
    static boolean isFlexible(Array array, Optional<Member> member) {
        return array.count() == 0 && member.isPresent();
    }

    /** Bytes of the field's type; empty if it has none. */
    Optional<Long> size() {
        return btf.size(leaf).isPresent() ? Optional.of(btf.size(leaf).getAsLong()) : Optional.empty();
    }

    /** Where it is loaded from: itself, or for a bitfield the unit that contains it; empty if none of 8 bytes does. */
    Optional<Unit> unit() {
        if (bitfieldSize == 0) {
            return size().map(size -> new Unit(bitOffset / 8, size));
        }
        return size().filter(size -> size > 0).flatMap(this::unit);
    }

    private Optional<Unit> unit(long typeSize) {
        for (long bytes = typeSize; bytes <= 8; bytes *= 2) {
            long offset = bitOffset / 8 / bytes * bytes;
            if (bitOffset + bitfieldSize <= (offset + bytes) * 8) {
                return Optional.of(new Unit(offset, bytes));
            }
        }
        return Optional.empty();
    }

    /** Bits of the value. */
    long bits(Unit unit) {
        return bitfieldSize == 0 ? unit.bytes() * 8 : bitfieldSize;
    }

    boolean isSigned() {
        BtfType type = btf.resolved(leaf);
        return type instanceof Int integer && integer.signed()
                || type instanceof Enumeration enumeration && enumeration.signed();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(btf.describe(steps.get(0).type()));
        steps.stream().skip(1).forEach(step -> {
            text.append(step.name().isEmpty() ? "[" + step.index() + "]" : "." + step.name());
        });
        return text.toString();
    }
}
