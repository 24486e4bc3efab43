package dev.bpf4j.verifier.state;

/** Something in the stack that programs use through calls only. */
public sealed interface StackObject extends Value permits Dynptr, Iterator, IrqFlag {
    /** What the bytes of its slots are. */
    StackSlot.Kind slotKind();

    /** What must be released through it; 0 if nothing. */
    int reference();
}
