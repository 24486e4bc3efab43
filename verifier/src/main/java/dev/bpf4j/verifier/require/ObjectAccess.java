package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.SocketPointer;
import java.util.Optional;

/**
 * An access to an object or a buffer of the kernel.
 *
 * @param register that points there
 * @param off bytes from where it points
 */
record ObjectAccess(int register, int off, Width width, boolean writes) {
    /** The object is read where its structure has a field. */
    Optional<String> violation(SocketPointer pointer) {
        if (pointer.maybeNull()) {
            return Optional.of("R" + register + " invalid mem access '" + pointer.typeName() + "'");
        }
        if (!pointer.kind().isSocket()) {
            return Optional.of(
                    writes
                            ? "only read is supported"
                            : "R" + register + " access to " + pointer.typeName() + pointer.object()
                                    + " needs the kernel's type information");
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
