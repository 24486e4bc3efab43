package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import java.util.Optional;

/**
 * What an access to a block of memory must keep to: its bounds, and what its map allows.
 *
 * @param register that holds the pointer
 * @param off bytes from where the register points
 * @param zeroSized whether an access to no bytes is fine
 * @param direct whether it is a load or a store, rather than a call
 */
record BlockAccess(int register, BlockPointer pointer, int off, long size, boolean zeroSized, boolean direct) {
    /** Offsets from here on are called unbounded: {@code BPF_MAX_VAR_OFF}. */
    private static final long MAX_OFFSET = 1L << 29;

    /** By a call. */
    BlockAccess(int register, BlockPointer pointer, int off, long size, boolean zeroSized) {
        this(register, pointer, off, size, zeroSized, false);
    }

    /** By a load or a store. */
    static BlockAccess direct(int register, BlockPointer pointer, int off, long size) {
        return new BlockAccess(register, pointer, off, size, false, true);
    }

    Optional<String> violation(boolean reads, boolean writes) {
        return mode(reads, writes).or(this::outside).or(this::field);
    }

    private Optional<String> mode(boolean reads, boolean writes) {
        Block block = pointer.block();
        String where = ", value_size=" + block.size() + " off=" + fixed() + " size=" + size;
        if (reads && block.forbidsReads()) {
            return Optional.of("read from map forbidden" + where);
        }
        if (!writes) {
            return Optional.empty();
        }
        if (block.forbidsWrites()) {
            return Optional.of("write into map forbidden" + where);
        }
        if (block.kind() == Block.Kind.MAP_KEY) {
            return Optional.of("write to change key R" + register + " not allowed");
        }
        return Requirement.unless(!block.readOnly(), "R" + register + " cannot write into " + pointer.typeName());
    }

    private long fixed() {
        return (long) pointer.offset() + off;
    }

    private Optional<String> outside() {
        Scalar variable = pointer.variable();
        long least = variable.signedMin() + fixed();
        if (variable.signedMin() < 0 && (least < 0 || least != (int) least)) {
            return Optional.of("R" + register + " min value is negative, either use unsigned index or do a if"
                    + " (index >=0) check.");
        }
        if (!inside(least)) {
            return Optional.of("R" + register + " min value is outside of the allowed memory range");
        }
        if (Long.compareUnsigned(variable.unsignedMax(), MAX_OFFSET) >= 0) {
            return Optional.of("R" + register + " unbounded memory access, make sure to bounds check any such access");
        }
        return Requirement.unless(
                inside(variable.unsignedMax() + fixed()),
                "R" + register + " max value is outside of the allowed memory range");
    }

    /** Parts that only calls may use are left alone. */
    private Optional<String> field() {
        long from = pointer.variable().signedMin() + fixed();
        long end = pointer.variable().unsignedMax() + fixed() + size;
        return pointer.block().fieldIn(from, end).flatMap(this::in);
    }

    private Optional<String> in(SpecialField field) {
        if (field.kind() != SpecialField.Kind.KPTR) {
            return Optional.of(field.kind().kernelName() + " cannot be accessed directly by load/store");
        }
        return direct
                ? Kptr.direct(pointer, off, size, field)
                : Optional.of("kptr cannot be accessed indirectly by helper");
    }

    private boolean inside(long from) {
        return from >= 0
                && (size > 0 || zeroSized)
                && from + size <= Integer.toUnsignedLong(pointer.block().size());
    }
}
