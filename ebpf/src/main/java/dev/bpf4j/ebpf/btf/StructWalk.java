package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a load from a structure finds, followed through the structures, unions and arrays inside it, and refused in the
 * words of the Linux verifier where it fits no member.
 */
public final class StructWalk {
    /** What is found. */
    public sealed interface Found permits Number, Address, Memory, Refused {}

    /**
     * Bytes that are no address, as far as programs go.
     *
     * @param owner the name of the structure that has the member
     * @param member its name
     */
    public record Number(String owner, String member) implements Found {}

    /**
     * The address of a structure.
     *
     * @param structure its name
     * @param owner the name of the structure that has the member, be it in a part without a name
     * @param member its name
     * @param viaUnion whether it is in a union, where it may be something else
     */
    public record Address(String structure, String owner, String member, boolean viaUnion) implements Found {}

    /** The address of something else than a structure, of which nothing is known. */
    public record Memory() implements Found {}

    /** Nothing that may be loaded. @param message one line: why */
    public record Refused(String message) implements Found {}

    private static final int POINTER_BYTES = 8;

    private final Btf types;
    private final int size;
    private boolean viaUnion;

    /** The structure that the walk is in, whose unions and structures without names are parts of it. */
    private String named = "";

    private StructWalk(Btf types, int size) {
        this.types = types;
        this.size = size;
    }

    /**
     * Follows a load.
     *
     * @param offset bytes from the start of the structure, not negative
     * @param size bytes that are loaded
     */
    public static Found load(Btf types, Composite structure, long offset, int size) {
        return new StructWalk(types, size).in(structure, offset, 0);
    }

    private Found in(Composite structure, long offset, int depth) {
        if (depth > Btf.MAX_DEPTH) {
            return new Refused("access beyond struct " + name(structure) + at(offset));
        }
        named = structure.name().isEmpty() ? named : structure.name();
        viaUnion |= structure.isUnion() && structure.members().size() != 1;
        if (offset + size > structure.size()) {
            return behind(structure, offset, depth);
        }
        for (Member member : structure.members()) {
            long begin = member.bitOffset() / Byte.SIZE;
            if (member.bitfieldSize() != 0) {
                long end = (member.bitOffset() + member.bitfieldSize() + Byte.SIZE - 1) / Byte.SIZE;
                if (offset <= begin && end <= offset + size) {
                    return new Number(structure.name(), member.name());
                }
            } else if (offset < begin) {
                break;
            } else if (offset < begin + bytes(member.type())) {
                return member(structure, member, begin, offset, depth);
            }
        }
        return new Refused("struct " + name(structure) + " doesn't have field at offset " + offset);
    }

    /** Behind its end a structure goes on only where its last member is an array without a length. */
    private Found behind(Composite structure, long offset, int depth) {
        Optional<Found> element = last(structure)
                .filter(member -> types.resolved(member.type()) instanceof Array array && array.count() == 0)
                .filter(member -> offset >= member.bitOffset() / Byte.SIZE)
                .flatMap(member -> element(member, offset - member.bitOffset() / Byte.SIZE, depth));
        return element.orElseGet(() -> new Refused("access beyond struct " + name(structure) + at(offset)));
    }

    private Optional<Found> element(Member member, long offset, int depth) {
        Array array = (Array) types.resolved(member.type());
        BtfType type = types.resolved(array.element());
        if (type instanceof Int) {
            return Optional.of(new Number("", member.name()));
        }
        return type instanceof Composite inner && inner.size() > 0
                ? Optional.of(in(inner, offset % inner.size(), depth + 1))
                : Optional.empty();
    }

    private static Optional<Member> last(Composite structure) {
        List<Member> members = structure.members();
        return members.isEmpty() ? Optional.empty() : Optional.of(members.get(members.size() - 1));
    }

    private Found member(Composite owner, Member member, long begin, long offset, int depth) {
        long end = begin + bytes(member.type());
        BtfType type = types.resolved(member.type());
        long from = begin;
        while (type instanceof Array array) {
            long step = Math.max(1, bytes(array.element()));
            from += (offset - from) / step * step;
            type = types.resolved(array.element());
        }
        if (type instanceof Composite inner) {
            return in(inner, offset - from, depth + 1);
        }
        String where = " in struct " + name(owner) + " with off " + offset + " size " + size;
        if (type instanceof Pointer pointer) {
            if (size != POINTER_BYTES || offset != from) {
                return new Refused("cannot access ptr member " + member.name() + " with moff " + from + where);
            }
            return types.resolved(pointer.target()) instanceof Composite to
                    ? new Address(to.name(), named, member.name(), viaUnion)
                    : new Memory();
        }
        // what is in a union may be something larger
        return offset + size > end && !viaUnion
                ? new Refused("access beyond the end of member " + member.name() + " (mend:" + end + ")" + where)
                : new Number(owner.name(), member.name());
    }

    private long bytes(int type) {
        OptionalLong bytes = types.size(type);
        return bytes.orElse(0);
    }

    private static String name(Composite structure) {
        return structure.name().isEmpty() ? "(anon)" : structure.name();
    }

    private String at(long offset) {
        return " at off " + offset + " size " + size;
    }
}
