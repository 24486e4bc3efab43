package dev.bpf4j.runtime.jit;

import org.objectweb.asm.Label;

/** The method around a block: where its jumps lead. */
interface Body {
    /** Where code for that block can be jumped to, with an empty operand stack. */
    Label label(int block);

    /** Emits the return from the function, with R0 as its result. */
    void exit(Block from);

    /** Where to jump to return from the function with R0 = 0. */
    Label end();

    /** Where to jump to return from the function with the result of what a helper ran in its place. */
    Label ended();

    /** Emits the call of the function that starts at a block. */
    void call(int slot, Block target);
}
