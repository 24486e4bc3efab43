package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Enumerator;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import dev.bpf4j.ebpf.btf.CoreResult.Access;
import dev.bpf4j.ebpf.btf.CoreResult.Missing;
import dev.bpf4j.ebpf.btf.CoreResult.Value;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Answers CO-RE relocations of an object against the types of a target (kernel document "BPF LLVM Relocations", CO-RE
 * relocations). Candidates are the target's types of the same kind and name, not counting flavors ({@code ___suffix});
 * if several fit and disagree, there is no answer.
 */
public final class CoreResolver {
    /** Real kernels have a few dozen types of one name; more would take long to compare. */
    private static final int MAX_NAMESAKES = 1000;

    private final Btf local;
    private final Btf target;
    private final ByteOrder order;
    private final CoreTypes types;
    private final CoreFields fields;
    private final Map<String, List<Integer>> byEssentialName = new HashMap<>();

    /** @param order of the program, which says where bitfields lie in their unit */
    public CoreResolver(Btf local, Btf target, ByteOrder order) {
        this.local = local;
        this.target = target;
        this.order = order;
        this.types = new CoreTypes(local, target);
        this.fields = new CoreFields(target, types);
        target.forEachName((name, ids) -> byEssentialName
                .computeIfAbsent(CoreTypes.essentialName(name), key -> new ArrayList<>(1))
                .addAll(ids));
    }

    /** What the target has to say. */
    public CoreResult resolve(CoreRelocation relocation) {
        if (relocation.kind() == CoreKind.TYPE_ID_LOCAL) {
            return new Value(false, 0, relocation.type(), Access.NONE);
        }
        if (local.type(relocation.type()).name().isEmpty()) {
            return new Missing(describe(relocation) + ": the type has no name to look for");
        }
        if (namesakes(local.type(relocation.type())).size() > MAX_NAMESAKES) {
            return new Missing(
                    describe(relocation) + ": more than " + MAX_NAMESAKES + " types of the target have the name");
        }
        return switch (relocation.kind().about()) {
            case FIELD -> field(relocation);
            case TYPE -> type(relocation);
            case ENUMERATOR -> enumerator(relocation);
        };
    }

    private List<Integer> candidates(CoreRelocation relocation) {
        BtfType type = local.type(relocation.type());
        return namesakes(type).stream()
                .filter(id -> CoreTypes.sameKind(type, target.type(id)))
                .toList();
    }

    private List<Integer> namesakes(BtfType type) {
        return byEssentialName.getOrDefault(CoreTypes.essentialName(type.name()), List.of());
    }

    private CoreResult field(CoreRelocation relocation) {
        Optional<CoreSpec> wanted = CoreSpec.of(local, relocation.type(), relocation.access());
        if (wanted.isEmpty()) {
            return new Missing(describe(relocation) + ": the object's type has no such field");
        }
        List<CoreSpec> found = candidates(relocation).stream()
                .flatMap(id -> fields.match(wanted.get(), id).stream())
                .toList();
        if (found.isEmpty()) {
            return absent(relocation, "not found in the target");
        }
        List<OptionalLong> answers =
                found.stream().map(spec -> answer(relocation, spec)).distinct().toList();
        long places = found.stream().map(CoreSpec::bitOffset).distinct().count();
        if (answers.size() > 1 || places > 1) {
            return ambiguous(relocation, found.size());
        }
        return value(relocation, wanted.get(), found.get(0), answers.get(0));
    }

    private CoreResult value(CoreRelocation relocation, CoreSpec wanted, CoreSpec found, OptionalLong answer) {
        OptionalLong original = answer(relocation, wanted);
        if (answer.isEmpty() || original.isEmpty()) {
            return new Missing(describe(relocation) + ": the field cannot be loaded");
        }
        boolean moves = relocation.kind() == CoreKind.FIELD_BYTE_OFFSET;
        boolean known = relocation.kind() != CoreKind.FIELD_SIGNED && wanted.bitfieldSize() == 0;
        Access access = moves && wanted.bitfieldSize() == 0 ? access(wanted, found) : Access.NONE;
        return new Value(known, original.getAsLong(), answer.getAsLong(), access);
    }

    private Access access(CoreSpec wanted, CoreSpec found) {
        BtfType a = local.resolved(wanted.leaf());
        BtfType b = target.resolved(found.leaf());
        boolean numbers = a instanceof Int x && b instanceof Int y && !x.signed() && !y.signed();
        boolean pointers = a instanceof Pointer && b instanceof Pointer;
        return new Access(wanted.size().orElse(0L), found.size().orElse(0L), numbers || pointers);
    }

    /** The answer for a field of either side. */
    private OptionalLong answer(CoreRelocation relocation, CoreSpec spec) {
        if (relocation.kind() == CoreKind.FIELD_EXISTS) {
            return OptionalLong.of(1);
        }
        if (relocation.kind() == CoreKind.FIELD_SIGNED) {
            return OptionalLong.of(spec.isSigned() ? 1 : 0);
        }
        if (relocation.kind() == CoreKind.FIELD_BYTE_OFFSET && spec.bitfieldSize() == 0) {
            return OptionalLong.of(spec.bitOffset() / 8);
        }
        return spec.unit().map(unit -> answer(relocation.kind(), spec, unit)).orElse(OptionalLong.empty());
    }

    private OptionalLong answer(CoreKind kind, CoreSpec spec, CoreSpec.Unit unit) {
        long bits = spec.bits(unit);
        long skipped = spec.bitOffset() - unit.byteOffset() * 8;
        return switch (kind) {
            case FIELD_BYTE_OFFSET -> OptionalLong.of(unit.byteOffset());
            case FIELD_BYTE_SIZE -> OptionalLong.of(unit.bytes());
            case FIELD_LSHIFT_U64 ->
                OptionalLong.of(
                        order == ByteOrder.LITTLE_ENDIAN ? 64 - (skipped + bits) : (8 - unit.bytes()) * 8 + skipped);
            case FIELD_RSHIFT_U64 -> OptionalLong.of(64 - bits);
            default -> OptionalLong.empty();
        };
    }

    private CoreResult type(CoreRelocation relocation) {
        boolean strict = relocation.kind() == CoreKind.TYPE_MATCHES;
        List<Integer> found = candidates(relocation).stream()
                .filter(id -> strict
                        ? new CoreMatch(local, target).matches(relocation.type(), id)
                        : types.compatible(relocation.type(), id))
                .toList();
        if (found.isEmpty()) {
            return absent(relocation, "not found in the target");
        }
        List<OptionalLong> answers = found.stream()
                .map(id -> typeAnswer(relocation.kind(), target, id))
                .distinct()
                .toList();
        if (answers.size() > 1) {
            return ambiguous(relocation, found.size());
        }
        OptionalLong original = typeAnswer(relocation.kind(), local, relocation.type());
        if (answers.get(0).isEmpty() || original.isEmpty()) {
            return new Missing(describe(relocation) + ": the type has no size");
        }
        boolean known = relocation.kind() != CoreKind.TYPE_ID_TARGET;
        return new Value(known, original.getAsLong(), answers.get(0).getAsLong(), Access.NONE);
    }

    private static OptionalLong typeAnswer(CoreKind kind, Btf btf, int id) {
        return switch (kind) {
            case TYPE_ID_TARGET -> OptionalLong.of(id);
            case TYPE_SIZE -> btf.size(id);
            default -> OptionalLong.of(1);
        };
    }

    private CoreResult enumerator(CoreRelocation relocation) {
        Optional<Enumerator> wanted = CoreSpec.indexes(relocation.access())
                .filter(indexes -> indexes.size() == 1)
                .flatMap(indexes -> enumerator(local, relocation.type(), indexes.get(0)));
        if (wanted.isEmpty()) {
            return new Missing(describe(relocation) + ": the object's type has no such value");
        }
        List<Enumerator> found = candidates(relocation).stream()
                .flatMap(id -> enumerator(id, wanted.get().name()).stream())
                .toList();
        boolean exists = relocation.kind() == CoreKind.ENUMVAL_EXISTS;
        if (found.isEmpty()) {
            return absent(relocation, LocatedBytes.printable(wanted.get().name()) + " is not found in the target");
        }
        if (!exists && found.stream().mapToLong(Enumerator::value).distinct().count() > 1) {
            return ambiguous(relocation, found.size());
        }
        return exists
                ? new Value(true, 1, 1, Access.NONE)
                : new Value(true, wanted.get().value(), found.get(0).value(), Access.NONE);
    }

    private static Optional<Enumerator> enumerator(Btf btf, int id, long index) {
        return btf.resolved(id) instanceof Enumeration type
                        && index < type.values().size()
                ? Optional.of(type.values().get((int) index))
                : Optional.empty();
    }

    private Optional<Enumerator> enumerator(int id, String name) {
        return target.resolved(id) instanceof Enumeration type
                ? type.values().stream()
                        .filter(value -> CoreTypes.sameEssentialName(value.name(), name))
                        .findFirst()
                : Optional.empty();
    }

    private CoreResult absent(CoreRelocation relocation, String why) {
        OptionalLong answer = relocation.kind().whenAbsent();
        return answer.isPresent()
                ? new Value(false, 0, answer.getAsLong(), Access.NONE)
                : new Missing(describe(relocation) + ": " + why);
    }

    private CoreResult ambiguous(CoreRelocation relocation, int candidates) {
        return new Missing(describe(relocation) + ": ambiguous, " + candidates + " types of the target disagree");
    }

    /** The relocation in words, for example {@code FIELD_BYTE_OFFSET of struct sock.sk_family (0:1)}. */
    public String describe(CoreRelocation relocation) {
        String about = local.describe(relocation.type());
        String access = LocatedBytes.printable(relocation.access());
        if (relocation.kind().about() == CoreKind.About.FIELD) {
            about = CoreSpec.of(local, relocation.type(), relocation.access())
                    .map(CoreSpec::toString)
                    .orElse(about);
        }
        return "CO-RE relocation " + relocation.kind() + " of " + LocatedBytes.printable(about) + " (" + access + ")";
    }
}
