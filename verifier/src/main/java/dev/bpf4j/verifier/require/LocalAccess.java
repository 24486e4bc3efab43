package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.btf.StructWalk;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.state.LocalPointer;
import java.util.Optional;

/**
 * An access to an object that a program has made: to the members that are plain data, at known places.
 *
 * @param register that points there
 * @param off bytes from where it points
 * @param size bytes
 */
record LocalAccess(int register, LocalPointer pointer, int off, int size, boolean writes) {
    /** Whether nobody else can end the object, and the profile is not one of Linux. */
    private boolean isKept(Policy policy) {
        boolean kept = pointer.kind() == LocalPointer.Kind.OWNED || pointer.kind() == LocalPointer.Kind.BORROWED;
        return kept && policy.profile() == Profile.STRICT;
    }

    Optional<String> violation(Policy policy) {
        String name = "R" + register + " is ptr_" + pointer.type().name();
        long from = (long) pointer.offset() + off;
        if (pointer.maybeNull()) {
            return Optional.of("R" + register + " invalid mem access '" + pointer.typeName() + "'");
        }
        if (!policy.profile().allowsPointerLeaks() && !isKept(policy)) {
            return Optional.of(
                    "'struct " + pointer.type().name() + "' access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN");
        }
        if (from < 0) {
            return Optional.of(name + " invalid negative access: off=" + from);
        }
        if (!pointer.variable().isConstant(0)) {
            return Optional.of(name + " invalid variable offset: off=" + from + ", var_off="
                    + pointer.variable().bits());
        }
        if (pointer.kind().isPerCpu()) {
            return Optional.of(name + " access percpu memory: off=" + from);
        }
        if (writes && pointer.kind() == LocalPointer.Kind.UNTRUSTED) {
            return Optional.of("only read is supported");
        }
        return pointer.type()
                .fieldIn(from, from + size)
                .map(field -> "direct access to " + field.kind().kernelName() + " is disallowed")
                .or(() -> pointer.type().load(from, size) instanceof StructWalk.Refused refused
                        ? Optional.of(refused.message())
                        : Optional.empty());
    }
}
