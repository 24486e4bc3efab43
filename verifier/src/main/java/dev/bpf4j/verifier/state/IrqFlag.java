package dev.bpf4j.verifier.state;

/**
 * What a stack slot holds that interrupts will be restored to.
 *
 * @param id of the region in which they are off
 * @param ofLock whether a lock was taken with it, and must be given back with it
 */
public record IrqFlag(int id, boolean ofLock) implements StackObject {
    @Override
    public StackSlot.Kind slotKind() {
        return StackSlot.Kind.IRQ_FLAG;
    }

    @Override
    public int reference() {
        return 0;
    }

    @Override
    public String typeName() {
        return "irq_flag";
    }
}
