package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** The instructions of the Java Virtual Machine that move and compute; those that call are {@link Calls}. */
final class Instructions {
    private final Bytecode code;
    private final Terms terms;
    private final Numbers numbers;
    private final Objects objects;
    private final Calls calls;

    Instructions(Bytecode code) {
        this.code = code;
        this.terms = code.terms();
        this.numbers = code.numbers();
        this.objects = code.objects();
        this.calls = new Calls(code);
    }

    /** When a conditional jump is taken. */
    Term condition(Frame frame, Step.Jump jump) {
        int opcode = jump.opcode();
        if (opcode >= Opcodes.IFEQ && opcode <= Opcodes.IFLE) {
            return numbers.compared(frame.pop(), opcode);
        }
        if (opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ICMPLE) {
            Value b = frame.pop();
            return numbers.comparedInts(frame.pop(), b, opcode);
        }
        if (opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL) {
            return terms.bool((frame.pop() == Value.NOTHING) == (opcode == Opcodes.IFNULL));
        }
        Value b = frame.pop();
        Term same = objects.same(frame.state, frame.pop(), b);
        return opcode == Opcodes.IF_ACMPEQ ? same : terms.not(same);
    }

    Label target(Frame frame, Step.Switch table) {
        return table.target(constant(frame, frame.pop()));
    }

    private int constant(Frame frame, Value value) {
        Term term = numbers.term(value);
        if (!term.isConst()) {
            throw new UndecidedException("a switch or an index that depends on the input, in " + frame.where(), "");
        }
        return (int) term.value();
    }

    /** Runs an instruction that goes on with the next one; false if it ends in an exception. */
    boolean run(Frame frame, Step insn) {
        if (insn instanceof Step.Local local) {
            local(frame, local);
        } else if (insn instanceof Step.Call call) {
            return calls.method(frame, call);
        } else if (insn instanceof Step.Dynamic call) {
            return calls.dynamic(frame, call);
        } else if (insn instanceof Step.OfField field) {
            field(frame, field);
        } else if (insn instanceof Step.OfType type) {
            type(frame, type);
        } else if (insn instanceof Step.Constant constant) {
            frame.push(constant(constant.value()));
        } else if (insn instanceof Step.Operand operand) {
            operand(frame, operand);
        } else if (insn instanceof Step.Increment increment) {
            Value sum = numbers.binary(Opcodes.IADD, frame.locals[increment.slot()], numbers.constant(increment.by()));
            frame.locals[increment.slot()] = sum;
        } else {
            return plain(frame, insn.opcode());
        }
        return true;
    }

    private static void local(Frame frame, Step.Local insn) {
        if (insn.opcode() <= Opcodes.ALOAD) {
            frame.push(frame.locals[insn.slot()]);
        } else {
            frame.locals[insn.slot()] = frame.pop();
        }
    }

    private Value constant(Object constant) {
        if (constant instanceof Integer number) {
            return numbers.constant(number.intValue());
        }
        return constant instanceof Long number ? numbers.constant(number.longValue()) : new Value.Opaque(constant);
    }

    private void field(Frame frame, Step.OfField field) {
        switch (field.opcode()) {
            case Opcodes.GETSTATIC -> frame.push(objects.getStatic(field.owner(), field.name()));
            case Opcodes.PUTSTATIC -> objects.putStatic(field.owner(), field.name(), frame.pop());
            case Opcodes.GETFIELD -> frame.push(frame.state.get(frame.pop()).field(field.name()));
            default -> {
                Value value = frame.pop();
                frame.state.set(frame.pop(), field.name(), value);
            }
        }
    }

    private void type(Frame frame, Step.OfType type) {
        switch (type.opcode()) {
            case Opcodes.NEW ->
                frame.push(
                        ClassFiles.isOurs(type.type())
                                ? objects.allocate(frame.state, type.type())
                                : new Value.Opaque(type.type()));
            case Opcodes.ANEWARRAY -> frame.push(array(frame, "[L" + type.type() + ";", Value.NOTHING));
            case Opcodes.INSTANCEOF -> {
                Value value = frame.pop();
                boolean is = value instanceof Value.Reference
                        && code.classes().isSubtype(frame.state.get(value).type(), type.type());
                frame.push(numbers.constant(is ? 1 : 0));
            }
            default -> {}
        }
    }

    private Value array(Frame frame, String type, Value element) {
        return objects.array(frame.state, type, Collections.nCopies(constant(frame, frame.pop()), element));
    }

    private void operand(Frame frame, Step.Operand insn) {
        if (insn.opcode() == Opcodes.NEWARRAY) {
            boolean wide = insn.operand() == Opcodes.T_LONG;
            frame.push(array(frame, wide ? "[J" : "[I", wide ? numbers.constant(0L) : numbers.constant(0)));
        } else {
            frame.push(numbers.constant(insn.operand()));
        }
    }

    private boolean plain(Frame frame, int opcode) {
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            frame.push(numbers.constant(opcode - Opcodes.ICONST_0));
        } else if (opcode == Opcodes.LCONST_0 || opcode == Opcodes.LCONST_1) {
            frame.push(numbers.constant((long) (opcode - Opcodes.LCONST_0)));
        } else if (opcode >= Opcodes.POP && opcode <= Opcodes.SWAP) {
            stack(frame, opcode);
        } else if (opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD) {
            String index = Integer.toString(constant(frame, frame.pop()));
            frame.push(frame.state.get(frame.pop()).field(index));
        } else if (opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE) {
            Value value = frame.pop();
            String index = Integer.toString(constant(frame, frame.pop()));
            frame.state.set(frame.pop(), index, value);
        } else if (opcode >= Opcodes.I2L && opcode <= Opcodes.I2S) {
            frame.push(numbers.convert(opcode, frame.pop()));
        } else if (opcode >= Opcodes.IADD && opcode <= Opcodes.LXOR) {
            arithmetic(frame, opcode);
        } else {
            rest(frame, opcode);
        }
        return true;
    }

    private void rest(Frame frame, int opcode) {
        switch (opcode) {
            case Opcodes.NOP -> {}
            case Opcodes.ACONST_NULL -> frame.push(Value.NOTHING);
            case Opcodes.ARRAYLENGTH ->
                frame.push(
                        numbers.constant(frame.state.get(frame.pop()).fields().size()));
            case Opcodes.LCMP -> {
                Value b = frame.pop();
                frame.push(new Value.Comparison(numbers.term(frame.pop()), numbers.term(b), true));
            }
            default -> throw new UndecidedException("opcode " + opcode + " in " + frame.where(), "");
        }
    }

    private void arithmetic(Frame frame, int opcode) {
        if (opcode == Opcodes.INEG || opcode == Opcodes.LNEG) {
            frame.push(numbers.negate(frame.pop()));
            return;
        }
        Value b = frame.pop();
        Value a = frame.pop();
        if (opcode >= Opcodes.ISHL && opcode <= Opcodes.LUSHR) {
            frame.push(numbers.shift(opcode, a, b));
        } else if (opcode >= Opcodes.IDIV && opcode <= Opcodes.DREM) {
            boolean remainder = opcode >= Opcodes.IREM;
            code.require(frame.state, numbers.isTrue(new Value.Comparison(numbers.term(b), zero(b), true)));
            frame.push(numbers.number(numbers.divide(true, remainder, numbers.term(a), numbers.term(b))));
        } else {
            frame.push(numbers.binary(opcode, a, b));
        }
    }

    private Term zero(Value number) {
        return terms.constant(numbers.term(number).bits(), 0);
    }

    private static void stack(Frame frame, int opcode) {
        boolean wide = frame.stack.get(frame.stack.size() - 1).isWide();
        boolean pair =
                opcode == Opcodes.POP2 || opcode == Opcodes.DUP2 || opcode >= Opcodes.DUP2_X1 && opcode < Opcodes.SWAP;
        int moved = pair && !wide ? 2 : 1;
        List<Value> top = frame.pop(moved);
        switch (opcode) {
            case Opcodes.POP, Opcodes.POP2 -> {}
            case Opcodes.DUP, Opcodes.DUP2 -> {
                frame.stack.addAll(top);
                frame.stack.addAll(top);
            }
            case Opcodes.SWAP, Opcodes.DUP_X1, Opcodes.DUP2_X1 -> under(frame, top, 1, opcode != Opcodes.SWAP);
            default -> {
                boolean below = frame.stack.get(frame.stack.size() - 1).isWide();
                under(frame, top, below ? 1 : 2, true);
            }
        }
    }

    private static void under(Frame frame, List<Value> top, int depth, boolean keep) {
        List<Value> below = new ArrayList<>(frame.pop(depth));
        frame.stack.addAll(top);
        frame.stack.addAll(below);
        if (keep) {
            frame.stack.addAll(top);
        }
    }
}
