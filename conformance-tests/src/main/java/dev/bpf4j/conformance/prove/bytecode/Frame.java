package dev.bpf4j.conformance.prove.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A method under way. Mutable; a branch goes on with a copy. */
final class Frame {
    final ClassFiles.Method method;
    final Value[] locals;
    final List<Value> stack;

    /** How often each branch was passed on this way. */
    final Map<Integer, Integer> visits;

    /** The head of the loop that the run is about: branches go only where it is, or is not, ahead; -1 if there is none. */
    int loop = -1;

    boolean avoids;

    State state;
    int pc;
    Value result = Value.NOTHING;

    Frame(ClassFiles.Method method, List<Value> args, State state) {
        this(method, new Value[method.node().maxLocals], new ArrayList<>(), new HashMap<>(), state);
        Arrays.fill(locals, Value.NOTHING);
        int slot = 0;
        for (Value arg : args) {
            locals[slot] = arg;
            slot += arg.isWide() ? 2 : 1;
        }
    }

    private Frame(
            ClassFiles.Method method, Value[] locals, List<Value> stack, Map<Integer, Integer> visits, State state) {
        this.method = method;
        this.locals = locals;
        this.stack = stack;
        this.visits = visits;
        this.state = state;
    }

    Frame copy(State other) {
        Frame copy = new Frame(method, locals.clone(), new ArrayList<>(stack), new HashMap<>(visits), other);
        copy.loop = loop;
        copy.avoids = avoids;
        copy.pc = pc;
        copy.result = result;
        return copy;
    }

    void push(Value value) {
        stack.add(value);
    }

    Value pop() {
        return stack.remove(stack.size() - 1);
    }

    /** The topmost values, the deepest first. */
    List<Value> pop(int count) {
        List<Value> top = stack.subList(stack.size() - count, stack.size());
        List<Value> values = List.copyOf(top);
        top.clear();
        return values;
    }

    String where() {
        return method.shortName() + " at instruction " + pc;
    }
}
