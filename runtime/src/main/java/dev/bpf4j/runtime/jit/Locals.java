package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The local variables of a generated method, parameters first. All are set before the first label, so that one stack map
 * frame describes every label.
 */
final class Locals {
    /** Upper bound of the size of all locals: the registers twice, and the rest. */
    static final int MAX_SIZE = 64;

    private final List<Object> types = new ArrayList<>();
    private final StringBuilder parameters = new StringBuilder();
    private final int[] registers = new int[Insn.MAX_REGISTER + 1];
    private final int[] lows = new int[Insn.MAX_REGISTER + 1];
    private int size;

    final int state;
    final int depth;
    /** Which entry of a function, or where in a part: an int. */
    final int entry;

    final int x;
    final int slot;
    final int left;
    final int memory;
    final int context;
    final int frame;
    final int packet;

    private Locals(boolean isPart, boolean hasState, int inputs, int lowHalves) {
        int execution = isPart ? -1 : parameter(Names.EXECUTION);
        state = hasState ? parameter(Names.STATE) : -1;
        depth = parameter(Opcodes.INTEGER, "I");
        entry = parameter(Opcodes.INTEGER, "I");
        for (int r = 0; r < registers.length; r++) {
            registers[r] = RegisterUse.contains(inputs, r) ? parameter(Opcodes.LONG, "J") : -1;
        }
        x = isPart ? add(Names.EXECUTION) : execution;
        for (int r = 0; r < registers.length; r++) {
            registers[r] = registers[r] < 0 ? add(Opcodes.LONG) : registers[r];
        }
        for (int r = 0; r < lows.length; r++) {
            lows[r] = RegisterUse.contains(lowHalves, r) ? add(Opcodes.INTEGER) : -1;
        }
        slot = add(Opcodes.INTEGER);
        left = add(Opcodes.LONG);
        memory = add(Names.MEMORY);
        context = add(Names.OBJECT);
        frame = add(Names.BYTES);
        packet = add(Names.BYTES_REGION);
    }

    /** Of a function: execution, state where the program has one, depth, entry, inputs. */
    static Locals ofFunction(boolean hasState, int inputs, int lowHalves) {
        return new Locals(false, hasState, inputs, lowHalves);
    }

    /** Of a part: state, depth, where to start. */
    static Locals ofPart(int lowHalves) {
        return new Locals(true, true, 0, lowHalves);
    }

    private int parameter(String type) {
        return parameter(type, "L" + type + ";");
    }

    private int parameter(Object type, String descriptor) {
        parameters.append(descriptor);
        return add(type);
    }

    private int add(Object type) {
        int index = size;
        types.add(type);
        size += type == Opcodes.LONG ? 2 : 1;
        return index;
    }

    int register(int number) {
        return registers[number];
    }

    /** Where the low half of a register is kept beside it; negative if nowhere. See {@link LowHalves}. */
    int low(int number) {
        return lows[number];
    }

    /** The method's descriptor. */
    String descriptor(Type result) {
        return "(" + parameters + ")" + result.getDescriptor();
    }

    /** The types of all locals, for a stack map frame. */
    Object[] frameTypes() {
        return types.toArray();
    }
}
