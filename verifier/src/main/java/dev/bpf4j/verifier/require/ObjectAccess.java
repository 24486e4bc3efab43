package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.btf.StructWalk;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.SocketPointer;
import java.util.Optional;

/**
 * An access to an object or a buffer of the kernel.
 *
 * @param register that points there
 * @param off bytes from where it points
 */
record ObjectAccess(int register, int off, Width width, boolean reads, boolean writes) {
    /** Programs of this type may change the connections that they control. */
    private static final String CONTROLS = KernelProgramType.STRUCT_OPS.spelling();

    /** The object is read where its structure has a field. */
    Optional<String> violation(SocketPointer pointer, Policy policy) {
        if (pointer.maybeNull()) {
            return Optional.of("R" + register + " invalid mem access '" + pointer.typeName() + "'");
        }
        if (pointer.kind() == SocketPointer.Kind.UNTRUSTED_MEMORY) {
            return Requirement.unless(!writes, "R" + register + " cannot write into " + pointer.typeName());
        }
        if (!pointer.kind().isSocket()) {
            return object(pointer, width.bytes(), policy);
        }
        if (writes) {
            return Optional.of("R" + register + " cannot write into " + pointer.typeName());
        }
        boolean field = off >= 0
                && pointer.kind()
                        .layout()
                        .flatMap(layout -> layout.access(off, width, false))
                        .isPresent();
        return Requirement.unless(
                field,
                "R" + register + " invalid " + pointer.typeName() + " access off=" + off + " size=" + width.bytes());
    }

    /** An object is read by those who may see the kernel's memory, at a known place where its structure has a member. */
    private Optional<String> object(SocketPointer pointer, int size, Policy policy) {
        String structure = "'struct " + pointer.object() + "'";
        String name = "R" + register + " is ptr_" + pointer.object();
        long from = (long) pointer.offset() + off;
        if (!policy.profile().allowsPointerLeaks()) {
            return Optional.of(structure + " access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN");
        }
        if (!policy.gplCompatible()) {
            return Optional.of("Cannot access kernel " + structure + " from non-GPL compatible program");
        }
        if (from < 0) {
            return Optional.of(name + " invalid negative access: off=" + from);
        }
        if (!pointer.variable().isConstant(0)) {
            return Optional.of(name + " invalid variable offset: off=" + from + ", var_off="
                    + pointer.variable().bits());
        }
        return (reads ? loaded(pointer, from, size, policy) : Optional.<String>empty())
                .or(() -> writes ? stored(pointer, from, size, policy) : Optional.empty());
    }

    private static Optional<String> stored(SocketPointer pointer, long from, int size, Policy policy) {
        return CONTROLS.equals(policy.type().name()) && pointer.object().equals(KernelTypes.CONNECTION)
                ? policy.kernelTypes().refusesChange(from, size)
                : Optional.of("only read is supported");
    }

    private Optional<String> loaded(SocketPointer pointer, long from, int size, Policy policy) {
        return policy.kernelTypes()
                .load(pointer.object(), from, size)
                .map(found -> found instanceof StructWalk.Refused refused
                        ? Optional.of(refused.message())
                        : Optional.<String>empty())
                .orElseGet(() -> Optional.of("R" + register + " access to " + pointer.typeName() + pointer.object()
                        + " needs the kernel's type information"));
    }

    /** A helper reads some bytes of an object, from where a register points. */
    static Optional<String> read(int register, SocketPointer pointer, int size, Policy policy) {
        return new ObjectAccess(register, 0, Width.B, true, false).object(pointer, size, policy);
    }

    /** The bytes are inside the buffer. */
    Optional<String> violation(BufferPointer pointer) {
        long from = (long) pointer.offset() + off;
        if (pointer.kind() == BufferPointer.Kind.FLOW_KEYS) {
            return Requirement.unless(
                    from >= 0 && from + width.bytes() <= pointer.kind().size(),
                    "invalid access to flow keys off=" + from + " size=" + width.bytes());
        }
        if (from < 0) {
            return Optional.of(
                    "R" + register + " invalid tracepoint buffer access: off=" + from + ", size=" + width.bytes());
        }
        return Requirement.unless(
                pointer.variable().isConstant(0),
                "R" + register + " invalid variable buffer offset: off=" + off + ", var_off="
                        + pointer.variable().bits());
    }
}
