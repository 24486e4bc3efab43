package dev.bpf4j.verifier.state;

import java.util.Arrays;

/**
 * Registers and stack of one function. Copies share the stack until one of them changes it.
 *
 * <p>Stack slots are counted downwards from R10: slot 0 is the eight bytes at R10 - 8.
 */
public final class Frame {
    /** Number of registers. */
    public static final int REGISTERS = 11;

    /** Number of stack slots. */
    public static final int SLOTS = 64;

    /** The number of the frame pointer. */
    public static final int FRAME_POINTER = 10;

    private static final StackSlot[] NO_STACK = {};

    /** How a function came to be executed. */
    public enum Role {
        /** It is the program, or the program called it. */
        CALLED,
        /** A helper called it, perhaps not for the last time. */
        CALLBACK,
        /** A tree that an object goes to calls it to compare objects, perhaps not for the last time. */
        COMPARISON,
        /** The kernel calls it later, apart from the program. */
        LATER,
        /** The same, where it may sleep. */
        WORK,
        /** The same, by a task, to which the result means nothing. */
        TASK_WORK,
        /** It is verified on its own, for any caller. */
        GLOBAL,
        /** What the program throws goes to it. */
        EXCEPTION
    }

    private final int entry;
    private final int callSite;
    private final Value[] registers;
    private StackSlot[] stack;
    private final Role role;
    private boolean shared;
    private int iterations;

    private Frame(int entry, int callSite, Role role, Value[] registers, StackSlot[] stack, boolean shared) {
        this.entry = entry;
        this.callSite = callSite;
        this.role = role;
        this.registers = registers;
        this.stack = stack;
        this.shared = shared;
    }

    /**
     * A frame in which nothing is initialised.
     *
     * @param entry first slot of the function
     * @param callSite slot of the call instruction; -1 for the entry of the program
     */
    public static Frame of(int entry, int callSite) {
        return of(entry, callSite, Role.CALLED);
    }

    /** The same for a function that a helper calls. */
    public static Frame ofCallback(int entry, int callSite, Role role) {
        return of(entry, callSite, role);
    }

    /** The same for a function that nobody calls from here. */
    public static Frame ofEntry(int entry, Role role) {
        return of(entry, -1, role);
    }

    private static Frame of(int entry, int callSite, Role role) {
        Value[] registers = new Value[REGISTERS];
        Arrays.fill(registers, NotInit.NOT_INIT);
        return new Frame(entry, callSite, role, registers, NO_STACK, true);
    }

    Frame copy() {
        shared = true;
        Frame copy = new Frame(entry, callSite, role, registers.clone(), stack, true);
        copy.iterations = iterations;
        return copy;
    }

    /** First slot of the function. */
    public int entry() {
        return entry;
    }

    /** Slot of the call instruction that made the frame; -1 for the entry of the program. */
    public int callSite() {
        return callSite;
    }

    /** Whether a helper called the function, perhaps not for the last time. */
    public boolean isCallback() {
        return role == Role.CALLBACK || role == Role.COMPARISON;
    }

    public Role role() {
        return role;
    }

    /** Where the caller goes on: behind its call, or at it, where the helper may call again. */
    public int returnSlot() {
        return isCallback() ? callSite : callSite + 1;
    }

    /** How often the helper that is being called has called back. */
    public int iterations() {
        return iterations;
    }

    public void iterations(int count) {
        iterations = count;
    }

    public Value register(int number) {
        return registers[number];
    }

    public void register(int number, Value value) {
        registers[number] = value;
    }

    /** Slots from here on have never been written. */
    public int allocatedSlots() {
        return stack.length;
    }

    /** @param index 0..63 */
    public StackSlot slot(int index) {
        return index < stack.length ? stack[index] : StackSlot.INVALID;
    }

    public void slot(int index, StackSlot slot) {
        if (index >= stack.length) {
            int before = stack.length;
            stack = Arrays.copyOf(stack, index + 1);
            Arrays.fill(stack, before, stack.length, StackSlot.INVALID);
        } else if (shared) {
            stack = stack.clone();
        }
        shared = false;
        stack[index] = slot;
    }
}
