package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.cfg.Functions;
import dev.bpf4j.verifier.cfg.Liveness;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.require.Requirement;
import dev.bpf4j.verifier.require.Requirements;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.transfer.BranchTransfer;
import dev.bpf4j.verifier.transfer.CallbackTransfer;
import dev.bpf4j.verifier.transfer.Effects;
import dev.bpf4j.verifier.transfer.Note;
import dev.bpf4j.verifier.transfer.Transfer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.impl.map.mutable.primitive.IntObjectHashMap;

/**
 * One walk over all paths of a program, depth first, the fall-through edge before the jump. Where paths can meet, states
 * are kept, and a path ends where a kept state covers it.
 *
 * <p>There are two ways to walk. {@link Mode#ALL_EDGES} follows both edges of every conditional jump, whatever is known of
 * its operands: then numbers hardly ever matter, nearly every meeting of paths ends one of them, and the walk is linear for
 * programs without loops. {@link Mode#FEASIBLE} follows only edges that are possible, as Linux does, which accepts more.
 */
public final class Explorer {
    /** Which edges are followed. */
    public enum Mode {
        ALL_EDGES,
        FEASIBLE
    }

    /** Paths that may wait; Linux's limit. */
    private static final int MAX_PENDING = 8192;

    /**
     * In a loop, a state is kept after so many instructions and jumps since the last. Fewer would make long loops slow,
     * more would let the paths of a round multiply before they meet.
     */
    private static final int LOOP_INSNS = 8;

    private static final int LOOP_JUMPS = 2;

    private static final int FIRST_ARGUMENT = 1;
    private static final int LAST_ARGUMENT = 5;

    private final Program program;
    private final Policy policy;
    private final ScalarDomain domain;
    private final Settings settings;
    private final Observer observer;
    private final ControlFlow flow;
    private final List<List<Requirement>> requirements;
    private final Effects effects = new Effects();
    private final BranchTransfer branches;
    private final CallbackTransfer callbacks;
    private final Backtracker backtracker;
    private final Subsumption subsumption;
    private final FactCollector facts;
    private final StackDepth stackDepth;
    private final Tally tally = new Tally();
    private final IntObjectHashMap<List<Checkpoint>> kept = new IntObjectHashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    private Transfer transfer;
    private State state;
    private int slot;
    private Step trail;
    private Checkpoint parent;
    private int jumps;
    private int insns;

    /** An edge put aside. */
    private record Pending(State state, int from, int slot, Step trail, Checkpoint parent, int jumps, int insns) {}

    /**
     * How to walk.
     *
     * @param budget instructions that may be processed
     * @param pruning whether paths end where a kept state covers them
     */
    public record Settings(Mode mode, int budget, boolean pruning, Observer observer) {}

    public Explorer(Program program, ControlFlow flow, Liveness liveness, Policy policy, Settings settings) {
        this.program = program;
        this.flow = flow;
        this.policy = policy;
        this.domain = policy.domain();
        this.settings = settings;
        this.observer = settings.observer();
        this.branches = new BranchTransfer(domain, effects);
        this.callbacks = new CallbackTransfer(domain, effects);
        this.backtracker = new Backtracker(program);
        this.subsumption = new Subsumption(domain, liveness, policy.profile().allowsUninitialisedStack());
        this.facts = new FactCollector(program.slots());
        this.stackDepth = new StackDepth(program, flow.functions());
        this.requirements = requirements(program, policy);
    }

    /** Equal instructions share their requirements. */
    private static List<List<Requirement>> requirements(Program program, Policy policy) {
        Requirements requirements = new Requirements(policy);
        Map<Insn, List<Requirement>> known = new HashMap<>();
        List<List<Requirement>> list = new ArrayList<>(program.slots());
        for (int slot = 0; slot < program.slots(); slot++) {
            list.add(program.startsAt(slot) ? known.computeIfAbsent(program.at(slot), requirements::of) : List.of());
        }
        return list;
    }

    /** Walks. @return why the program is refused; empty if it is safe */
    public Optional<Rejection> run() {
        try {
            start();
            boolean more = true;
            while (more) {
                more = advance() || resume();
            }
            stackDepth.check();
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(rejection(refusal));
        }
    }

    public Facts facts() {
        return facts;
    }

    public Statistics statistics() {
        return tally.statistics();
    }

    private void start() {
        state = State.of(entryFrame());
        transfer = new Transfer(policy, state, effects);
        parent = new Checkpoint(0, state.copy(), null, null);
        observer.begin(program);
    }

    private Frame entryFrame() {
        Frame frame = Frame.of(0, -1);
        frame.register(Frame.FRAME_POINTER, new StackPointer(0, 0, domain.constant(0)));
        if (policy.type().context().entry() == ContextType.Entry.MEMORY) {
            frame.register(1, new PacketPointer(0, 0, 0, domain.constant(0)));
            frame.register(2, new ScalarValue(domain.range(0, Integer.MAX_VALUE), 0, true));
        } else {
            frame.register(1, new ContextPointer(0, domain.constant(0)));
        }
        return frame;
    }

    /** Processes one instruction. @return false if the path has ended */
    private boolean advance() {
        if (tally.process() > settings.budget()) {
            throw refusal("budget", "BPF program is too large. Processed " + tally.processed() + " insn");
        }
        if (flow.isMerge(slot) && meet()) {
            endPath();
            return false;
        }
        insns++;
        facts.reach(slot);
        observer.step(slot, state);
        effects.reset();
        for (Requirement requirement : requirements.get(slot)) {
            Optional<String> violation = requirement.violation(state, policy);
            if (violation.isPresent()) {
                throw refusal(requirement.id(), violation.get());
            }
        }
        return execute(program.at(slot));
    }

    private boolean execute(Insn insn) {
        if (insn instanceof Insn.Branch branch) {
            return branch(branch);
        }
        if (insn instanceof Insn.Exit) {
            return exit();
        }
        if (insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
            call(call);
            return true;
        }
        if (insn instanceof Insn.Call call && flow.callsBack(slot)) {
            callBack(call);
        }
        transfer.apply(slot, insn, state);
        recordEffects();
        if (insn instanceof Insn.Jump jump) {
            jumps++;
            moveTo(slot + 1 + jump.off());
        } else {
            moveTo(slot + insn.slots());
        }
        return true;
    }

    private void recordEffects() {
        effects.precise().ifPresent(this::rely);
        effects.memory().ifPresent(this::accessed);
        if (effects.note() instanceof Note.Stack note) {
            stackDepth.access(state, note);
        }
    }

    /** Engines rewrite accesses to the context: an instruction does them always or never. */
    private void accessed(MemoryFact fact) {
        if (!facts.access(slot, fact)) {
            throw refusal("same-pointer-kind", "same insn cannot be used with different pointers");
        }
    }

    /** Numbers mattered at this instruction. */
    private void rely(Marks numbers) {
        backtracker.mark(numbers, state.depth(), trail, parent);
    }

    private void moveTo(int next) {
        trail = new Step(slot, effects.note(), trail);
        observer.stepped(slot, state);
        slot = next;
    }

    private boolean branch(Insn.Branch insn) {
        jumps++;
        State jumped = state.copy();
        boolean canJump = branches.refine(jumped, insn, true);
        Note jumpNote = effects.note();
        effects.note(Note.NONE);
        boolean canFall = branches.refine(state, insn, false);
        if (settings.mode() == Mode.ALL_EDGES || canJump == canFall) {
            both(jumped, slot + 1 + insn.off(), jumpNote);
        } else {
            branches.relyOnOperands(state, insn);
            effects.precise().ifPresent(this::rely);
            decided(canJump ? Facts.Branch.ALWAYS : Facts.Branch.NEVER);
            if (canJump) {
                state = jumped;
                effects.note(jumpNote);
            }
            moveTo(canJump ? slot + 1 + insn.off() : slot + 1);
        }
        return true;
    }

    private void both(State jumped, int target, Note jumpNote) {
        effects.precise().ifPresent(this::rely);
        decided(Facts.Branch.BOTH);
        putAside(jumped, target, jumpNote);
        moveTo(slot + 1);
    }

    private void decided(Facts.Branch outcome) {
        facts.branch(slot, outcome);
        observer.branch(slot, outcome);
    }

    private void putAside(State jumped, int target, Note note) {
        parent.fork();
        pending.push(new Pending(jumped, slot, target, new Step(slot, note, trail), parent, jumps, insns));
        if (settings.mode() == Mode.FEASIBLE && pending.size() > MAX_PENDING) {
            throw refusal("pending-jumps", "The sequence of " + pending.size() + " jumps is too complex.");
        }
    }

    private void call(Insn.Call insn) {
        jumps++;
        int entry = Functions.callee(slot, insn);
        Frame callee = Frame.of(entry, slot);
        for (int r = FIRST_ARGUMENT; r <= LAST_ARGUMENT; r++) {
            callee.register(r, state.register(r));
        }
        for (int r = 0; r <= LAST_ARGUMENT; r++) {
            state.register(r, NotInit.NOT_INIT);
        }
        state.enter(callee);
        callee.register(Frame.FRAME_POINTER, new StackPointer(state.depth(), 0, domain.constant(0)));
        moveTo(entry);
    }

    /** A helper may call a function of the program, and come back here; or not, or not any more. */
    private void callBack(Insn.Call insn) {
        Prototype prototype =
                policy.type().helpers().byId(insn.imm()).orElseThrow().prototype();
        Optional<State> inside = callbacks.enter(state, prototype, slot);
        if (inside.isPresent()) {
            jumps++;
            observer.branch(slot, Facts.Branch.BOTH);
            putAside(inside.get(), inside.get().frame().entry(), Note.CALLBACK);
        }
        state.frame().iterations(0);
    }

    private boolean exit() {
        if (state.depth() == 0) {
            endPath();
            return false;
        }
        jumps++;
        if (state.frame().isCallback()) {
            rely(new Marks().addRegister(state.depth(), 0));
        }
        Frame callee = state.leave();
        if (callee.isCallback()) {
            new Widening(domain, parent.nearest(callee.callSite(), state.depth())).widen(state);
            effects.note(Note.CALLBACK);
        } else {
            state.register(0, callee.register(0));
        }
        moveTo(callee.returnSlot());
        return true;
    }

    private void endPath() {
        parent.pathEnded();
    }

    /** Takes up an edge put aside. @return false if there is none */
    private boolean resume() {
        if (pending.isEmpty()) {
            return false;
        }
        Pending next = pending.pop();
        state = next.state();
        slot = next.slot();
        trail = next.trail();
        parent = next.parent();
        jumps = next.jumps();
        insns = next.insns();
        observer.resume(next.from(), slot, state);
        return true;
    }

    /** Compares the state with those kept here, and keeps it. @return whether one covers it */
    private boolean meet() {
        List<Checkpoint> here = kept.getIfAbsentPut(slot, ArrayList::new);
        boolean keep = true;
        for (int i = 0; i < here.size(); i++) {
            Checkpoint old = here.get(i);
            if (!old.isDone() && flow.callsBack(slot)) {
                if (subsumption.covers(old, state)) {
                    inherit(old);
                    return true;
                }
            } else if (!old.isDone()) {
                if (subsumption.repeats(old, state)) {
                    throw refusal("progress", "infinite loop detected at insn " + slot);
                }
                keep &= jumps >= LOOP_JUMPS && insns >= LOOP_INSNS;
            } else if (settings.pruning() && subsumption.covers(old, state)) {
                old.hit();
                inherit(old);
                return true;
            }
        }
        if (keep) {
            here.removeIf(old -> {
                boolean evicted = old.missed();
                if (evicted) {
                    tally.evict();
                }
                return evicted;
            });
            keep(here);
        }
        return false;
    }

    private void inherit(Checkpoint old) {
        tally.prune();
        int from = trail == null ? parent.slot : trail.slot();
        observer.pruned(from, slot);
        if (!old.precise.isEmpty()) {
            rely(old.precise);
        }
        if (flow.hasCallbacks() && old.isOpen()) {
            old.follow(new Checkpoint.Follower(state.depth(), trail, parent));
            parent.dependsOn(old.loop());
        }
    }

    private void keep(List<Checkpoint> here) {
        parent = new Checkpoint(slot, state.copy(), trail, parent);
        trail = null;
        jumps = 0;
        insns = 0;
        here.add(parent);
        tally.keep(here.size());
    }

    private Refusal refusal(String requirement, String message) {
        return new Refusal(slot, requirement, message);
    }

    private Rejection rejection(Refusal refusal) {
        String text = state.toString();
        Rejection rejection =
                new Rejection(refusal.slot(), refusal.requirement(), refusal.getMessage(), text, path(refusal.slot()));
        observer.rejected(rejection);
        return rejection;
    }

    private List<Integer> path(int last) {
        List<Integer> path = new ArrayList<>();
        path.add(last);
        Step step = trail;
        for (Checkpoint c = parent; c != null && path.size() < Rejection.MAX_PATH; c = c.parent) {
            for (; step != null && path.size() < Rejection.MAX_PATH; step = step.previous()) {
                path.add(step.slot());
            }
            step = c.trail;
        }
        Collections.reverse(path);
        return path;
    }
}
