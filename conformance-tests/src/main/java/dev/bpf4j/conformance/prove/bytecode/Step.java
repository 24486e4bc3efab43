package dev.bpf4j.conformance.prove.bytecode;

import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** An instruction of the Java Virtual Machine. */
sealed interface Step {
    int opcode();

    /** One without operands. */
    record Plain(int opcode) implements Step {}

    /** One on a local variable. */
    record Local(int opcode, int slot) implements Step {}

    /** One with a small number: {@code bipush}, {@code sipush}, {@code newarray}. */
    record Operand(int opcode, int operand) implements Step {}

    /** One about a class. */
    record OfType(int opcode, String type) implements Step {}

    /** An access to a field. */
    record OfField(int opcode, String owner, String name) implements Step {}

    /** A call. */
    record Call(int opcode, String owner, String name, String descriptor) implements Step {}

    /** A jump. */
    record Jump(int opcode, Label target) implements Step {}

    /** {@code invokedynamic}. */
    record Dynamic(String name, String descriptor, Handle bootstrap, List<Object> arguments) implements Step {
        @Override
        public int opcode() {
            return Opcodes.INVOKEDYNAMIC;
        }
    }

    /** {@code ldc}. */
    record Constant(Object value) implements Step {
        @Override
        public int opcode() {
            return Opcodes.LDC;
        }
    }

    /** {@code iinc}. */
    record Increment(int slot, int by) implements Step {
        @Override
        public int opcode() {
            return Opcodes.IINC;
        }
    }

    /** {@code tableswitch}, {@code lookupswitch}: the label at the place of a key. */
    record Switch(int opcode, List<Integer> keys, List<Label> labels, Label otherwise) implements Step {
        Label target(int key) {
            int place = keys.indexOf(key);
            return place >= 0 ? labels.get(place) : otherwise;
        }
    }
}
