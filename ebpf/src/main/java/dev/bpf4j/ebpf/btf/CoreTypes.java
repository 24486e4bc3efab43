package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Floating;
import dev.bpf4j.ebpf.btf.BtfType.Forward;
import dev.bpf4j.ebpf.btf.BtfType.FunctionPrototype;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Parameter;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Whether a type of the object and a type of the target are the same thing, loosely (kernel document "BPF LLVM
 * Relocations"): a field keeps its meaning when its width changes, and structs are compared by name.
 */
final class CoreTypes {
    /** Longest name of a kernel symbol. */
    private static final int LONGEST_NAME = 512;

    private final Btf local;
    private final Btf target;

    CoreTypes(Btf local, Btf target) {
        this.local = local;
        this.target = target;
    }

    /** The name without the flavor: what follows three underscores. */
    static String essentialName(String name) {
        for (int i = Math.min(LONGEST_NAME, name.length()) - 5; i >= 0; i--) {
            boolean separator = name.startsWith("___", i + 1) && name.charAt(i) != '_' && name.charAt(i + 4) != '_';
            if (separator) {
                return name.substring(0, i + 1);
            }
        }
        return name;
    }

    static boolean sameEssentialName(String a, String b) {
        return essentialName(a).equals(essentialName(b));
    }

    /** Whether both are of one kind; enumerations of 4 and 8 bytes are. */
    static boolean sameKind(BtfType a, BtfType b) {
        return a instanceof Composite x && b instanceof Composite y
                ? x.isUnion() == y.isUnion()
                : a.getClass() == b.getClass();
    }

    /** Whether a field may have changed from the one type to the other. */
    boolean fieldsCompatible(int localId, int targetId) {
        BtfType a = local.resolved(localId);
        BtfType b = target.resolved(targetId);
        for (int i = 0; i < Btf.MAX_DEPTH && a instanceof Array x && b instanceof Array y; i++) {
            a = local.resolved(x.element());
            b = target.resolved(y.element());
        }
        if (a instanceof Composite && b instanceof Composite) {
            return true;
        }
        if (a instanceof Int x && b instanceof Int y) {
            return x.bitOffset() == 0 && y.bitOffset() == 0;
        }
        if (a instanceof Enumeration && b instanceof Enumeration || a instanceof Forward && b instanceof Forward) {
            return a.name().isEmpty() || b.name().isEmpty() || sameEssentialName(a.name(), b.name());
        }
        return a.getClass() == b.getClass() && (a instanceof Pointer || a instanceof Floating);
    }

    /** Whether the one type may stand for the other: for existence, size and id of a type. */
    boolean compatible(int localId, int targetId) {
        return sameKind(local.type(localId), target.type(targetId))
                && compatible(new Pair(localId, targetId), 0, new HashMap<>());
    }

    private record Pair(int localId, int targetId) {}

    /** @param known pairs that were compared, or are being: functions may take the same type many times */
    private boolean compatible(Pair pair, int depth, Map<Pair, Boolean> known) {
        if (depth > Btf.MAX_DEPTH) {
            return false;
        }
        Boolean before = known.putIfAbsent(pair, true);
        if (before != null) {
            return before;
        }
        boolean result = compatible(local.resolved(pair.localId()), target.resolved(pair.targetId()), depth + 1, known);
        known.put(pair, result);
        return result;
    }

    private boolean compatible(BtfType a, BtfType b, int depth, Map<Pair, Boolean> known) {
        if (!sameKind(a, b)) {
            return false;
        }
        if (a instanceof Int x && b instanceof Int y) {
            return x.bitOffset() == 0 && y.bitOffset() == 0;
        }
        if (a instanceof Pointer x && b instanceof Pointer y) {
            return compatible(new Pair(x.target(), y.target()), depth, known);
        }
        if (a instanceof Array x && b instanceof Array y) {
            return compatible(new Pair(x.element(), y.element()), depth, known);
        }
        if (a instanceof FunctionPrototype x && b instanceof FunctionPrototype y) {
            return sameLength(x.parameters(), y.parameters())
                    && every(x.parameters(), i -> compatible(pair(x, y, i), depth, known))
                    && compatible(new Pair(x.result(), y.result()), depth, known);
        }
        return a instanceof Composite
                || a instanceof Enumeration
                || a instanceof Forward
                || a instanceof Floating
                || a instanceof BtfType.Void;
    }

    private static Pair pair(FunctionPrototype a, FunctionPrototype b, int parameter) {
        return new Pair(
                a.parameters().get(parameter).type(),
                b.parameters().get(parameter).type());
    }

    static boolean sameLength(List<Parameter> a, List<Parameter> b) {
        return a.size() == b.size();
    }

    static boolean every(List<?> list, IntPredicate holds) {
        return IntStream.range(0, list.size()).allMatch(holds);
    }
}
