package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.linux.KernelContexts;
import dev.bpf4j.verifier.domain.Scalar;
import java.util.Optional;

/**
 * Points to a socket, or to another object of the kernel.
 *
 * @param object which structure of the kernel it is, for pointers of kind {@link Kind#OBJECT}; else empty
 * @param id pointers with the same id other than 0 are null together, or all are not
 * @param maybeNull whether it may be 0 instead
 * @param reference the reference that it depends on, which the program must release; 0 if there is none
 */
public record SocketPointer(
        Kind kind, String object, int id, boolean maybeNull, int reference, int offset, Scalar variable)
        implements Pointer {
    private static final String ELEMENT = "map_value";

    /** What programs know of the object. */
    public enum Kind {
        SOCKET("sock", Optional.of(KernelContexts.SOCKET)),
        /** What sockets of all states have. */
        SOCK_COMMON("sock_common", Optional.of(KernelContexts.SOCK_COMMON)),
        TCP_SOCK("tcp_sock", Optional.of(KernelContexts.TCP_SOCK)),
        XDP_SOCK("xdp_sock", Optional.of(KernelContexts.XDP_SOCK)),
        /** An object whose layout the kernel's own type information tells. */
        OBJECT("ptr_", Optional.empty()),
        /** The same, which lives as long as the program runs. */
        TRUSTED_OBJECT("trusted_ptr_", Optional.empty()),
        /** The same, which lives until the readers of a list that it is in have finished. */
        RCU_OBJECT("rcu_ptr_", Optional.empty()),
        /** The same, which may be something else. */
        UNTRUSTED_OBJECT("untrusted_ptr_", Optional.empty()),
        /** Memory that may be read wherever, as reads that fail give 0. */
        UNTRUSTED_MEMORY("rdonly_untrusted_mem", Optional.empty());

        private final String typeName;
        private final Optional<ContextType<?>> layout;

        Kind(String typeName, Optional<ContextType<?>> layout) {
            this.typeName = typeName;
            this.layout = layout;
        }

        /** The fields that programs may read; empty if that is not known here. */
        public Optional<ContextType<?>> layout() {
            return layout;
        }

        /** The structure of the kernel that sockets are; empty for objects, which say it themselves. */
        public Optional<String> structure() {
            return isSocket() ? Optional.of(typeName) : Optional.empty();
        }

        /** Whether it is a socket in the words of the Linux verifier. */
        public boolean isSocket() {
            return layout.isPresent();
        }
    }

    /** A pointer that is not null and depends on nothing. */
    public static SocketPointer of(Kind kind, String object, Scalar zero) {
        return new SocketPointer(kind, object, 0, false, 0, 0, zero);
    }

    /** A pointer that may be null and depends on nothing. */
    public static SocketPointer orNull(Kind kind, String object, int id, Scalar zero) {
        return new SocketPointer(kind, object, id, true, 0, 0, zero);
    }

    /** What a lookup in a map of sockets gives: a value of the map until it is known not to be null. */
    public static SocketPointer element(Kind kind, int id, int reference, Scalar zero) {
        return new SocketPointer(kind, ELEMENT, id, true, reference, 0, zero);
    }

    /** Whether it is known to be an address, which others of the kernel's objects are not though they may be read. */
    public boolean isNeverNull() {
        return !maybeNull && (kind.isSocket() || kind == Kind.TRUSTED_OBJECT || reference != 0);
    }

    private boolean isElement() {
        return object.equals(ELEMENT);
    }

    /** The same pointer, known not to be null. */
    public SocketPointer nonNull() {
        return new SocketPointer(kind, isElement() ? "" : object, 0, false, reference, offset, variable);
    }

    /** The same pointer behind the end of the region in which RCU protected it, if it depended on that. */
    public SocketPointer unprotected() {
        return kind == Kind.RCU_OBJECT
                ? new SocketPointer(Kind.UNTRUSTED_OBJECT, object, 0, false, reference, offset, variable)
                : this;
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return kind == Kind.UNTRUSTED_MEMORY
                ? this
                : new SocketPointer(kind, object, id, maybeNull, reference, newOffset, newVariable);
    }

    /** Into objects whose layout the kernel's types tell. */
    @Override
    public boolean allowsArithmetic() {
        return !kind.isSocket();
    }

    @Override
    public String typeName() {
        if (!maybeNull) {
            return kind.typeName;
        }
        if (isElement()) {
            return "map_value_or_null";
        }
        return kind.isSocket() ? kind.typeName + "_or_null" : kind.typeName + "or_null_";
    }
}
