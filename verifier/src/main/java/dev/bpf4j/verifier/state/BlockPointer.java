package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.verifier.domain.Scalar;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Points into a block of memory.
 *
 * @param id pointers with the same id other than 0 are null together, or all are not
 * @param maybeNull whether it may be 0 instead
 * @param reference the reference that the block is, which the program must release; 0 if it is none
 */
public record BlockPointer(Block block, int id, boolean maybeNull, int reference, int offset, Scalar variable)
        implements Pointer {
    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new BlockPointer(block, id, maybeNull, reference, newOffset, newVariable);
    }

    @Override
    public List<SpecialField> fields() {
        return block.fields();
    }

    /** The same pointer, known not to be null. Which value it is still matters where that has a lock. */
    public BlockPointer nonNull() {
        return new BlockPointer(block, block.hasLock() ? id : 0, false, reference, offset, variable);
    }

    @Override
    public boolean allowsArithmetic() {
        return !maybeNull;
    }

    @Override
    public String typeName() {
        return block.typeName() + (maybeNull ? "_or_null" : "");
    }

    /** The zero-terminated text that it points to, if that is known and cannot change. */
    public Optional<String> text() {
        Optional<ByteBuffer> content = block.map().flatMap(m -> m.details().constants());
        if (content.isEmpty() || !hasConstantOffset() || constantOffset() < 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (long at = constantOffset(); at < content.get().limit(); at++) {
            byte b = content.get().get((int) at);
            if (b == 0) {
                return Optional.of(text.toString());
            }
            text.append((char) (b & 0xff));
        }
        return Optional.empty();
    }
}
