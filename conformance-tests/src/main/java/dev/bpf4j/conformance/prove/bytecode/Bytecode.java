package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Runs compiled methods on terms. Where a branch depends on an unknown both ways are run, up to where they meet, and become
 * one way again; so the result is one formula, of about the size of the run. Loops are run as often as they can go round.
 *
 * <p>Exceptions end a way: {@link #traps} says when. Handlers are never entered, so only methods without any make sense.
 */
public final class Bytecode {
    private static final int MOST_ROUNDS = 72;

    /** Rounds of a loop between questions whether there can be another one. */
    private static final int ROUNDS_UNASKED = 8;

    private final Terms terms;
    private final Solver solver;
    private final Deadline deadline;
    private final ClassFiles classes = new ClassFiles();
    private final Numbers numbers;
    private final Merging merging;
    private final Objects objects;
    private final Instructions instructions;
    private final Map<String, Contract> contracts = new LinkedHashMap<>();
    private Term traps;

    public Bytecode(Terms terms, Solver solver, Deadline deadline) {
        this.terms = terms;
        this.solver = solver;
        this.deadline = deadline;
        this.numbers = new Numbers(terms);
        this.objects = new Objects(this, terms);
        this.merging = new Merging(terms, numbers, classes, objects::allocate);
        this.instructions = new Instructions(this);
        this.traps = terms.no();
    }

    public Terms terms() {
        return terms;
    }

    public Solver solver() {
        return solver;
    }

    Numbers numbers() {
        return numbers;
    }

    ClassFiles classes() {
        return classes;
    }

    public Objects objects() {
        return objects;
    }

    /** When the runs so far end in an exception. */
    public Term traps() {
        return traps;
    }

    /**
     * Puts a contract in the place of a method.
     *
     * @param method such as Range.meet/2: simple names, and
     *     how many arguments it has, counting the object itself
     */
    public void know(String method, Contract contract) {
        contracts.put(method, contract);
    }

    /** A state in which nothing has happened. */
    public State start() {
        return new State(objects.shared(), new HashMap<>(), terms.yes());
    }

    /**
     * Calls the one method of a class with this name and so many arguments.
     *
     * @param type the class by its internal name
     * @param args with the object itself in the first place, if the method has one
     * @return the result; empty if it always ends in an exception
     * @throws UndecidedException if the method does something that is not understood
     */
    public Optional<Value> call(State state, String type, String name, List<Value> args) {
        objects.initialise(type);
        return run(classes.only(type, name, args.size()), state, args);
    }

    /** Runs a method's own code, whatever is known of it. */
    public Optional<Value> body(State state, String type, String name, List<Value> args) {
        objects.initialise(type);
        return code(classes.only(type, name, args.size()), state, args);
    }

    Optional<Value> run(ClassFiles.Method method, State state, List<Value> args) {
        Contract contract = contracts.get(method.shortName() + "/" + args.size());
        return contract != null ? Optional.of(contract.call(this, state, args)) : code(method, state, args);
    }

    private Optional<Value> code(ClassFiles.Method method, State state, List<Value> args) {
        Optional<Frame> end =
                run(new Frame(method, args, state), classes.flow(method.node()).exit());
        end.ifPresent(frame -> state.become(frame.state));
        return end.map(frame -> frame.result);
    }

    /** A method with one loop under way: what its locals hold, by name; and what it returned, if it did. */
    public record Stop(Map<String, Value> locals, Value result) {}

    /** Runs a method up to the head of its only loop, where it comes there; the guard then says when. */
    public Stop untilLoop(State state, String type, String name, List<Value> args) {
        ClassFiles.Method method = classes.only(type, name, args.size());
        Frame frame = new Frame(method, args, state);
        frame.loop = head(method);
        return stop(frame, frame.loop, state);
    }

    /** Runs a method where it returns without having come to its only loop; the guard then says when. */
    public Stop withoutLoop(State state, String type, String name, List<Value> args) {
        ClassFiles.Method method = classes.only(type, name, args.size());
        Frame frame = new Frame(method, args, state);
        frame.loop = head(method);
        frame.avoids = true;
        return stop(frame, classes.flow(method.node()).exit(), state);
    }

    /** Runs one round of a method's only loop: from its head back there. The guard then says that there is one. */
    public Stop round(State state, String type, String name, int arguments, Map<String, Value> locals) {
        ClassFiles.Method method = classes.only(type, name, arguments);
        Frame frame = at(method, locals, state);
        frame.loop = frame.pc;
        // a round ends at the head, but begins there too
        step(frame, method.node().steps.get(frame.pc));
        return stop(frame, head(method), state);
    }

    /** Runs what follows a method's only loop, from its head on, where there is no further round; the guard says when. */
    public Stop afterLoop(State state, String type, String name, int arguments, Map<String, Value> locals) {
        ClassFiles.Method method = classes.only(type, name, arguments);
        Frame frame = at(method, locals, state);
        frame.loop = frame.pc;
        frame.avoids = true;
        return stop(frame, classes.flow(method.node()).exit(), state);
    }

    private int head(ClassFiles.Method method) {
        return classes.flow(method.node()).loops().findFirst().orElseThrow();
    }

    private Frame at(ClassFiles.Method method, Map<String, Value> locals, State state) {
        Frame frame = new Frame(method, List.of(), state);
        frame.pc = head(method);
        method.node()
                .localVariables
                .forEach(local ->
                        frame.locals[local.index()] = locals.getOrDefault(local.name(), frame.locals[local.index()]));
        return frame;
    }

    private Stop stop(Frame start, int until, State state) {
        Frame end = run(start, until).orElseThrow(() -> new UndecidedException(start.where() + " only throws", ""));
        Map<String, Value> locals = new LinkedHashMap<>();
        end.method.node().localVariables.forEach(local -> {
            if (end.locals[local.index()] != Value.NOTHING) {
                locals.put(local.name(), end.locals[local.index()]);
            }
        });
        state.become(end.state);
        return new Stop(locals, end.result);
    }

    private Optional<Frame> run(Frame start, int until) {
        Frame frame = start;
        while (frame.pc != until) {
            deadline.check();
            Step insn = frame.method.node().steps.get(frame.pc);
            int opcode = insn.opcode();
            if (opcode == Opcodes.ATHROW) {
                trap(frame.state.guard());
                return Optional.empty();
            }
            if (insn instanceof Step.Jump jump && opcode != Opcodes.GOTO) {
                Optional<Frame> joined = branch(frame, instructions.condition(frame, jump), jump.target(), until);
                if (joined.isEmpty()) {
                    return Optional.empty();
                }
                frame = joined.get();
            } else if (!step(frame, insn)) {
                return Optional.empty();
            }
        }
        return Optional.of(frame);
    }

    /** Runs an instruction that does not branch; false if it ends in an exception. */
    private boolean step(Frame frame, Step insn) {
        int opcode = insn.opcode();
        int next = frame.pc + 1;
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            frame.result = opcode == Opcodes.RETURN ? Value.NOTHING : frame.pop();
            frame.stack.clear();
            next = classes.flow(frame.method.node()).exit();
        } else if (insn instanceof Step.Jump jump) {
            next = index(frame, jump.target());
        } else if (insn instanceof Step.Switch table) {
            next = index(frame, instructions.target(frame, table));
        } else if (!instructions.run(frame, insn)) {
            return false;
        }
        frame.pc = next;
        return true;
    }

    private static int index(Frame frame, Label label) {
        return frame.method.node().index(label);
    }

    private Optional<Frame> branch(Frame frame, Term condition, Label label, int until) {
        int target = index(frame, label);
        if (condition.isConst()) {
            frame.pc = condition.isTrue() ? target : frame.pc + 1;
            return Optional.of(frame);
        }
        if (frame.loop >= 0 && partsFromLoop(frame, target)) {
            boolean taken = classes.flow(frame.method.node()).leads(target, frame.loop) != frame.avoids;
            frame.state = frame.state.under(terms.and(frame.state.guard(), taken ? condition : terms.not(condition)));
            frame.pc = taken ? target : frame.pc + 1;
            return Optional.of(frame);
        }
        int rounds = frame.visits.merge(frame.pc, 1, Integer::sum);
        Term before = frame.state.guard();
        int join = classes.flow(frame.method.node()).join(frame.pc);
        Frame other = frame.copy(frame.state.under(terms.and(before, terms.not(condition))));
        frame.state = frame.state.under(terms.and(before, condition));
        frame.pc = target;
        other.pc++;
        Optional<Frame> a = isPossible(frame, rounds) ? run(frame, join) : Optional.empty();
        Optional<Frame> b = isPossible(other, rounds) ? run(other, join) : Optional.empty();
        if (a.isEmpty() || b.isEmpty()) {
            return a.isPresent() ? a : b;
        }
        return Optional.of(merging.frames(condition, a.get(), b.get(), before));
    }

    /** Whether one way only of a branch leads to the loop. */
    private boolean partsFromLoop(Frame frame, int target) {
        Flow flow = classes.flow(frame.method.node());
        return flow.leads(target, frame.loop) != flow.leads(frame.pc + 1, frame.loop);
    }

    /** Whether a way need be followed. A loop is left for good where it is proved that it cannot go round once more. */
    private boolean isPossible(Frame frame, int rounds) {
        if (rounds > MOST_ROUNDS) {
            throw new UndecidedException("a loop in " + frame.where(), MOST_ROUNDS + " rounds");
        }
        Term guard = frame.state.guard();
        return !guard.isFalse() && (rounds % ROUNDS_UNASKED != 0 || !solver.isProved(terms.not(guard)));
    }

    void trap(Term condition) {
        traps = terms.or(traps, condition);
    }

    /** Goes on only where a condition holds; elsewhere an exception is thrown. */
    void require(State state, Term condition) {
        trap(terms.and(state.guard(), terms.not(condition)));
        state.become(state.under(terms.and(state.guard(), condition)));
    }

    /** Does one thing or another, as a condition has it; both may change the state. Empty if both end in exceptions. */
    Optional<Value> either(
            State state,
            Term condition,
            Function<State, Optional<Value>> then,
            Function<State, Optional<Value>> otherwise) {
        if (condition.isConst()) {
            return (condition.isTrue() ? then : otherwise).apply(state);
        }
        Term before = state.guard();
        State a = state.under(terms.and(before, condition));
        State b = state.under(terms.and(before, terms.not(condition)));
        Optional<Value> first = then.apply(a);
        Optional<Value> second = otherwise.apply(b);
        if (first.isEmpty() || second.isEmpty()) {
            state.become(first.isPresent() ? a : b);
            return first.isPresent() ? first : second;
        }
        merging.heaps(condition, a, b);
        Value value = merging.require(condition, first.get(), second.get(), a, "a library method");
        boolean whole =
                a.guard() == terms.and(before, condition) && b.guard() == terms.and(before, terms.not(condition));
        state.become(a.under(whole ? before : terms.or(a.guard(), b.guard())));
        return Optional.of(value);
    }
}
