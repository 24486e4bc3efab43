package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.object.LocalType;
import dev.bpf4j.verifier.domain.Scalar;
import java.util.List;

/**
 * Points to an object that programs make of a structure of their own.
 *
 * @param id pointers with the same id other than 0 are null together, or all are not
 * @param maybeNull whether it may be 0 instead
 * @param reference the reference that it is, which the program must release; 0 if it is none
 */
public record LocalPointer(
        Kind kind, LocalType type, int id, boolean maybeNull, int reference, int offset, Scalar variable)
        implements Pointer {
    /** What the program has of the object. */
    public enum Kind {
        /** A reference. */
        OWNED("ptr_"),
        /** The lock of the list or tree that has it. */
        BORROWED("ptr_"),
        /** A region in which RCU keeps it. */
        RCU("rcu_ptr_"),
        /** Nothing: it may be something else by now. */
        UNTRUSTED("untrusted_ptr_"),
        /** A reference to one that each processor has its own of. */
        PER_CPU("percpu_ptr_"),
        PER_CPU_RCU("percpu_rcu_ptr_");

        private final String typeName;

        Kind(String typeName) {
            this.typeName = typeName;
        }

        /** Whether each processor has its own object. */
        public boolean isPerCpu() {
            return this == PER_CPU || this == PER_CPU_RCU;
        }
    }

    /** What says which object it is, for locks: pointers to the same one have the same. */
    public int identity() {
        return id != 0 ? id : reference;
    }

    @Override
    public List<SpecialField> fields() {
        return type.fields();
    }

    /** The same pointer, known not to be null. It keeps its id, as locks are told apart by it. */
    @Override
    public LocalPointer nonNull() {
        return new LocalPointer(kind, type, id, false, reference, offset, variable);
    }

    /** The same object, which a list or tree has now. */
    public LocalPointer borrowed() {
        return new LocalPointer(Kind.BORROWED, type, id, maybeNull, 0, offset, variable);
    }

    /** The same pointer behind the end of the region in which RCU protected it, if it depended on that. */
    public LocalPointer unprotected() {
        return kind == Kind.RCU || kind == Kind.PER_CPU_RCU
                ? new LocalPointer(Kind.UNTRUSTED, type, 0, false, reference, offset, variable)
                : this;
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new LocalPointer(kind, type, id, maybeNull, reference, newOffset, newVariable);
    }

    @Override
    public String typeName() {
        return kind.typeName + (maybeNull ? "or_null_" : "");
    }
}
