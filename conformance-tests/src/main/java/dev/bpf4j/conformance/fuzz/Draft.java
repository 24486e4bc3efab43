package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.Random;

/**
 * A program in the making: code, and by convention R6 the context, R7 a pointer, R8 and R9 numbers that calls leave alone,
 * R0 to R5 numbers or nothing. {@link #fail} is where checks go that do not hold: there the program ends.
 */
final class Draft {
    static final int CONTEXT = 6;
    static final int POINTER = 7;

    private static final int[] NUMBERS = {0, 1, 2, 3, 4, 5, 8, 9};

    // spotless:off
    private static final int[] CONSTANTS = {0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 255, 256, 0xffff, 0x10000, -1, -2, -8,
        Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7ffffff0};
    // spotless:on

    final Random random;
    final CodeBuilder code = new CodeBuilder();
    final CodeBuilder.Label fail = new CodeBuilder.Label();
    private final String type;
    private int numbers;
    private int pinned;

    /** @param type the kernel's name of the program type */
    Draft(Random random, String type) {
        this.random = random;
        this.type = type;
    }

    String type() {
        return type;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int constant() {
        return oneIn(4) ? random.nextInt() : CONSTANTS[random.nextInt(CONSTANTS.length)];
    }

    int pick(int... values) {
        return values[random.nextInt(values.length)];
    }

    Width width() {
        return Width.values()[random.nextInt(4)];
    }

    /** Whether the register holds a number. */
    boolean isNumber(int register) {
        return (numbers & 1 << register) != 0;
    }

    /** A register that holds a number; rarely any, so that programs are refused for that too. */
    int number() {
        int register = NUMBERS[random.nextInt(NUMBERS.length)];
        for (int i = 0; i < 20 && !isNumber(register); i++) {
            register = NUMBERS[random.nextInt(NUMBERS.length)];
        }
        return register;
    }

    /** A register that holds a number and is none of these, nor pinned; if it held none, it gets one. */
    int numberBeside(int... others) {
        for (int i = 0; i < 100; i++) {
            int register = NUMBERS[random.nextInt(NUMBERS.length)];
            boolean taken = (pinned & 1 << register) != 0;
            for (int other : others) {
                taken |= other == register;
            }
            if (!taken) {
                if (!isNumber(register)) {
                    code.mov(register, constant());
                    set(register);
                }
                return register;
            }
        }
        throw new IllegalStateException("all registers are taken");
    }

    void set(int register) {
        numbers |= 1 << register;
    }

    /** The register holds something else than a number now. */
    void drop(int register) {
        numbers &= ~(1 << register);
    }

    /** The register keeps something that must not be overwritten. */
    void pin(int register) {
        drop(register);
        pinned |= 1 << register;
    }

    /** What a call leaves of the numbers. */
    void called() {
        numbers &= ~0x3f;
        set(0);
    }

    /** Saves the context and gives some registers numbers that the verifier does not know. */
    void begin() {
        code.move(CONTEXT, 1);
        drop(1);
        for (int register : new int[] {8, 9, 0, 2, 3}) {
            unknown(register);
        }
    }

    /** Puts an unknown number into a register that a call leaves alone, or into any. */
    void unknown(int register) {
        int offset = contextWord();
        if (offset < 0 || oneIn(8)) {
            code.mov(register, constant());
        } else {
            code.load(Width.W, register, CONTEXT, offset);
        }
        set(register);
    }

    /** The offset of a word of the context that may be read as a number; negative if there is none. */
    private int contextWord() {
        return switch (type) {
            case "socket_filter" -> pick(0, 4, 12, 16, 20, 24, 28, 48);
            case "sched_cls", "sched_act" -> pick(0, 4, 8, 12, 16, 20, 24, 28, 48, 68);
            case "xdp" -> pick(12, 16);
            default -> -1;
        };
    }

    /** Ends: where checks fail, and where the program gets through. */
    void end() {
        if (!isNumber(0) || oneIn(3)) {
            code.mov(0, pick(0, 1, 2));
        } else {
            code.alu(Alu.AND, 0, 1);
        }
        code.exit();
        endOfChecks();
    }

    /** Where checks go that do not hold, if there are any. */
    void endOfChecks() {
        if (code.isTarget(fail)) {
            code.bind(fail);
            code.mov(0, 0).exit();
        }
    }

    /** Loads the address of a fresh array's only value. */
    MapSpec array(int size) {
        return MapSpec.of("", MapKind.ARRAY, 4, size, 1);
    }

    void failIf(Cond cond, boolean is64, int register, int imm) {
        code.branch(cond, is64, register, Operand.imm(imm), fail);
    }

    void failIf(Cond cond, int register, int imm) {
        failIf(cond, true, register, imm);
    }

    /** Moves the low half: the upper half is zero then. */
    void zeroExtend(int register) {
        code.add(new Insn.Bin(Alu.MOV, false, register, Operand.reg(register)));
    }
}
