package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.cfg.Functions;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.GlobalFunction;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.require.Requirement;
import dev.bpf4j.verifier.require.Requirements;
import dev.bpf4j.verifier.seam.RefinementRule;
import dev.bpf4j.verifier.seam.RequirementRule;
import dev.bpf4j.verifier.seam.Rules;
import dev.bpf4j.verifier.seam.TransferRule;
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
import dev.bpf4j.verifier.transfer.GlobalTransfer;
import dev.bpf4j.verifier.transfer.Note;
import dev.bpf4j.verifier.transfer.Transfer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executes a program on states: checks what each instruction requires, changes the state, and says where control goes. It
 * collects what is true of each instruction, but knows nothing of the states that have been seen: that is what a {@link
 * Strategy} is for.
 */
public final class Machine {
    private static final Requirement[] NOTHING = {};
    private static final int FIRST_ARGUMENT = 1;
    private static final int LAST_ARGUMENT = 5;

    /** What a program may hold at once. States have it in full, and a loop that gives nothing back would fill all memory. */
    private static final int MAX_REFERENCES = 1024;

    /** A place to go on at, beside the one that the machine itself goes to. */
    public record Edge(State state, int slot, Note note) {}

    private final Program program;
    private final Task task;
    private final Policy policy;
    private final ScalarDomain domain;
    private final Observer observer;
    private final boolean allEdges;
    private final RequirementRule rule;

    /** Of each instruction that was reached; null elsewhere. */
    private final Requirement[][] requirements;

    private final Effects effects = new Effects();
    private final TransferRule transfer;
    private final BranchTransfer branches;
    private final RefinementRule refinement;
    private final CallbackTransfer callbacks;
    private final FactCollector facts;
    private final StackDepth stackDepth;

    private final Entries entries;
    private final Map<Integer, Optional<GlobalFunction>> globals = new HashMap<>();
    private final GlobalTransfer globalCalls;

    private State state;
    private int slot;
    private boolean jumped;
    private Optional<Edge> other = Optional.empty();

    /** @param allEdges whether both edges of every conditional jump are followed, whatever is known of its operands */
    public Machine(Task task, boolean allEdges) {
        this.task = task;
        this.program = task.program();
        this.policy = task.policy();
        this.domain = policy.domain();
        this.observer = task.settings().observer();
        this.allEdges = allEdges;
        Rules rules = task.settings().rules();
        this.state = State.of(entryFrame());
        this.transfer = rules.transfer().apply(new Transfer(policy, program.order(), state, effects));
        this.branches = new BranchTransfer(domain, effects);
        this.refinement = rules.refinement().apply(branches);
        this.callbacks = new CallbackTransfer(policy, effects);
        this.globalCalls = new GlobalTransfer(policy, program.order(), effects);
        this.entries = new Entries(program, policy, globalCalls);
        this.facts = new FactCollector(program.slots());
        this.stackDepth = new StackDepth(
                program,
                task.flow().functions(),
                policy.separatesFrames(),
                at -> isKernelCall(program.at(at), HelperFlag.THROWS));
        this.rule = rules.requirements().apply(new Requirements(policy));
        this.requirements = new Requirement[program.slots()][];
    }

    /**
     * Goes to the entry of a function that is to be verified on its own, with a state of its own: one that was called, or
     * that the kernel will call later.
     *
     * @return false if there is none any more
     */
    public boolean nextEntry() {
        Optional<State> next = entries.next();
        next.ifPresent(entry -> goTo(entry.frame(0).entry(), entry));
        return next.isPresent();
    }

    private Requirement[] requirements(Insn insn) {
        Requirement[] known = requirements[slot];
        if (known == null) {
            known = rule.of(insn).toArray(NOTHING);
            requirements[slot] = known;
        }
        return known;
    }

    private Frame entryFrame() {
        Frame frame = Frame.of(0, -1);
        frame.register(Frame.FRAME_POINTER, new StackPointer(0, 0, domain.constant(0)));
        if (policy.type().context().entry() == ContextType.Entry.MEMORY) {
            frame.register(1, new PacketPointer(false, 0, 0, 0, domain.constant(0)));
            frame.register(2, ScalarValue.packetLength(domain.range(0, Integer.MAX_VALUE)));
        } else {
            frame.register(1, new ContextPointer(0, domain.constant(0)));
        }
        return frame;
    }

    /** The instruction that is next. */
    public int slot() {
        return slot;
    }

    /** The state that it executes in; at first that at the entry of the program. */
    public State state() {
        return state;
    }

    /** Goes to a place. @param at the state there, which will change */
    public void goTo(int place, State at) {
        slot = place;
        state = at;
    }

    /**
     * Checks and executes the instruction at {@link #slot}, and goes to the next.
     *
     * @return false if the program has ended
     * @throws Refusal if something does not hold that the instruction requires
     */
    public boolean step() {
        facts.reach(slot);
        observer.step(slot, state);
        effects.reset();
        jumped = false;
        other = Optional.empty();
        Insn insn = program.at(slot);
        for (Requirement requirement : requirements(insn)) {
            Optional<String> violation = requirement.violation(state, policy);
            if (violation.isPresent()) {
                throw new Refusal(slot, requirement.id(), violation.get());
            }
        }
        return execute(insn);
    }

    /** Whether the last instruction was a jump, a call or a return. */
    public boolean jumped() {
        return jumped;
    }

    /** The other edge, if there were two. It keeps its own state. */
    public Optional<Edge> other() {
        return other;
    }

    /** Numbers whose exact values, before the last instruction, mattered. */
    public Optional<Marks> relied() {
        return effects.precise();
    }

    /** Whether the last instruction read or overwrote stack slots. */
    public boolean accessedStack() {
        return effects.accessesStack();
    }

    /** The stack slots that it read. */
    public Marks stackRead() {
        return effects.read();
    }

    /** The stack slots that it overwrote, after reading. */
    public Marks stackWritten() {
        return effects.written();
    }

    /** What has to be remembered of the last instruction. */
    public Note note() {
        return effects.note();
    }

    /** What was seen of each instruction. */
    public Facts facts() {
        return facts;
    }

    /** Bytes that the frames of all functions take, as far as they were explored. */
    public int stackDepth() {
        return stackDepth.total();
    }

    /** To be called after the last instruction. @throws Refusal if the frames of some chain of calls do not fit the stack */
    public void end() {
        stackDepth.check();
    }

    private boolean execute(Insn insn) {
        if (insn instanceof Insn.LoadImm64 load
                && load.kind() == Imm64.FUNCTION
                && policy.functions().isGlobal(Functions.callback(slot, load))) {
            throw new Refusal(slot, "static-callback", "callback function not static");
        }
        if (insn instanceof Insn.Branch branch) {
            branch(branch);
            return true;
        }
        if (insn instanceof Insn.MayGoto may) {
            mayGoto(may);
            return true;
        }
        if (insn instanceof Insn.Exit) {
            return exit();
        }
        if (insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
            call(call);
            return true;
        }
        if (insn instanceof Insn.Call call && task.flow().callsBack(slot)) {
            callBack(call);
        }
        if (insn instanceof Insn.Call call) {
            apart(call);
        }
        if (insn instanceof Insn.LegacyLoad && state.depth() > 0) {
            missed();
        }
        if (isKernelCall(insn, HelperFlag.THROWS)) {
            effects.precise(state.depth(), FIRST_ARGUMENT);
            return false;
        }
        if (isKernelCall(insn, HelperFlag.LOCKS)) {
            notLocked();
        }
        if (task.flow().converges(slot) && !task.flow().callsBack(slot)) {
            lastRound(insn);
            return true;
        }
        transfer.apply(slot, insn, state);
        if (state.references().size() > MAX_REFERENCES) {
            throw new Refusal(
                    slot, "references", "more than " + MAX_REFERENCES + " references and regions are not given back");
        }
        Optional<MemoryFact> memory = effects.memory();
        if (memory.isPresent()) {
            accessed(memory.get());
        }
        if (policy.arena().exists()
                && insn instanceof Insn.Bin bin
                && bin.is64()
                && !bin.op().isMove()) {
            facts.compute(slot, effects.narrowed());
        }
        if (effects.note() instanceof Note.Stack note) {
            stackDepth.access(state, note);
        }
        if (insn instanceof Insn.Jump jump) {
            jumped = true;
            moveTo(slot + 1 + jump.off());
        } else {
            moveTo(slot + insn.slots());
        }
        return true;
    }

    /** An iterator has no more elements, and the loop ends; or it has, for one more round. */
    private void lastRound(Insn insn) {
        jumped = true;
        State round = state.copy();
        round.nextRound();
        observer.branch(slot, Facts.Branch.BOTH);
        transfer.apply(slot, insn, round);
        globalCalls.drained(state);
        other = Optional.of(new Edge(round, slot + 1, Note.ROUND));
        moveTo(slot + 1);
    }

    private boolean isKernelCall(Insn insn, HelperFlag flag) {
        return insn instanceof Insn.Call call
                && call.kind() == CallKind.BTF
                && policy.type()
                        .helpers()
                        .byId(call.imm())
                        .filter(helper -> helper.prototype().has(flag))
                        .isPresent();
    }

    /** The lock is not given, and the program goes on without. */
    private void notLocked() {
        jumped = true;
        State without = state.copy();
        globalCalls.notLocked(without);
        observer.branch(slot, Facts.Branch.BOTH);
        other = Optional.of(new Edge(without, slot + 1, Note.NONE));
    }

    /** The packet has no such bytes, and the function returns 0. */
    private void missed() {
        State after = state.copy();
        int back = after.leave().returnSlot();
        after.register(0, ScalarValue.of(domain.constant(0)));
        jumped = true;
        observer.branch(slot, Facts.Branch.BOTH);
        other = Optional.of(new Edge(after, back, Note.ENDED));
    }

    /** What a call leads to beside what follows it: functions that the kernel calls later, and programs in its place. */
    private void apart(Insn.Call call) {
        Optional<Prototype> prototype = call.kind() != CallKind.LOCAL
                ? policy.type().helpers().byId(call.imm()).map(Helper::prototype)
                : Optional.empty();
        if (prototype.filter(p -> p.has(HelperFlag.CALLS_BACK_LATER)).isPresent()) {
            Frame frame = callbacks.later(state, prototype.get());
            stackDepth.later(frame.entry());
            entries.add(List.of(frame.entry(), frame.register(FIRST_ARGUMENT)), () -> frame);
        }
        boolean ends = prototype.filter(p -> p.has(HelperFlag.ENDS_PROGRAM)).isPresent();
        if (ends && state.depth() > 0 && !state.frame().isCallback()) {
            State after = state.copy();
            globalCalls.endedByOther(after);
            int back = after.leave().returnSlot();
            jumped = true;
            other = Optional.of(new Edge(after, back, Note.ENDED));
        }
    }

    /** Engines rewrite accesses to the context and to sockets: an instruction does them always or never. */
    private void accessed(MemoryFact fact) {
        if (!facts.access(slot, fact)) {
            throw new Refusal(slot, "same-pointer-kind", "same insn cannot be used with different pointers");
        }
    }

    private void moveTo(int next) {
        observer.stepped(slot, state);
        slot = next;
    }

    private void branch(Insn.Branch insn) {
        jumped = true;
        State taken = state.copy();
        boolean canJump = refinement.refine(taken, insn, true);
        Note takenNote = effects.note();
        effects.note(Note.NONE);
        boolean canFall = refinement.refine(state, insn, false);
        int target = slot + 1 + insn.off();
        if (allEdges || canJump == canFall) {
            decided(Facts.Branch.BOTH);
            other = Optional.of(new Edge(taken, target, takenNote));
            moveTo(slot + 1);
            return;
        }
        branches.relyOnOperands(state, insn);
        decided(canJump ? Facts.Branch.ALWAYS : Facts.Branch.NEVER);
        if (canJump) {
            state = taken;
            effects.note(takenNote);
        }
        moveTo(canJump ? target : slot + 1);
    }

    /** The loop ends; or goes on, for one more round. */
    private void mayGoto(Insn.MayGoto insn) {
        jumped = true;
        State round = state.copy();
        round.nextRound();
        observer.branch(slot, Facts.Branch.BOTH);
        other = Optional.of(new Edge(round, slot + 1, Note.ROUND));
        moveTo(slot + 1 + insn.off());
    }

    private void decided(Facts.Branch outcome) {
        facts.branch(slot, outcome);
        observer.branch(slot, outcome);
    }

    private void call(Insn.Call insn) {
        jumped = true;
        int entry = Functions.callee(slot, insn);
        Optional<GlobalFunction> global = globals.computeIfAbsent(entry, start -> GlobalFunction.at(start, policy));
        if (global.isPresent()) {
            callApart(global.get(), entry);
            return;
        }
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

    /** The function is verified for any arguments like these; here it is only seen from outside. */
    private void callApart(GlobalFunction function, int entry) {
        int index = task.flow().functions().indexOf(entry);
        if (state.lock().isPresent()) {
            throw new Refusal(
                    slot,
                    "unlocked",
                    "global function calls are not allowed while holding a lock, use static function instead");
        }
        if (!function.accepts(state, policy)) {
            throw new Refusal(
                    slot,
                    "global-arguments",
                    "Caller passes invalid args into func#" + index + " ('" + function.name() + "')");
        }
        policy.sleeping(task.flow().sleeps(index), state).ifPresent(why -> {
            throw new Refusal(slot, "sleep", why);
        });
        if (task.flow().throwsOut(index)) {
            policy.leaving(state).ifPresent(why -> {
                throw new Refusal(slot, "reference-leak", why);
            });
        }
        globalCalls
                .call(state, function, task.flow().changesPacket(index))
                .forEach(note -> stackDepth.access(state, note));
        effects.note(Note.APART);
        entries.add(entry, () -> globalCalls.entry(function, entry));
        moveTo(slot + 1);
    }

    /** A helper may call a function of the program, and come back here; or not, or not any more. */
    private void callBack(Insn.Call insn) {
        Prototype prototype =
                policy.type().helpers().byId(insn.imm()).orElseThrow().prototype();
        Optional<State> inside = callbacks.enter(state, prototype, slot);
        if (inside.isPresent()) {
            jumped = true;
            observer.branch(slot, Facts.Branch.BOTH);
            other = Optional.of(new Edge(inside.get(), inside.get().frame().entry(), Note.CALLBACK));
        }
        state.frame().iterations(0);
    }

    private boolean exit() {
        if (state.depth() == 0) {
            if (policy.type().returns().isPresent()) {
                effects.precise(0, 0);
            }
            return false;
        }
        jumped = true;
        if (state.frame().isCallback()) {
            effects.precise(state.depth(), 0);
        }
        Frame callee = state.leave();
        if (callee.isCallback()) {
            effects.note(Note.CALLBACK);
        } else {
            state.register(0, callee.register(0));
        }
        int from = slot;
        moveTo(callee.returnSlot());
        observer.returned(from, slot, state);
        return true;
    }
}
