package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.run.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An extended program on terms. What no engine promises is unknown, and different for each program: registers and
 * stack that were never written, R1-R5 after calls and packet loads, and where stack and context are.
 */
public final class ExtendedMachine implements Machine<Location, ExtendedState> {
    /** In the names of unknowns that the reference interpreter sets to 0. */
    public static final String UNSET = ".unset.";

    private final Terms terms;
    private final Program program;
    private final Inputs inputs;
    private final String side;
    private final Term context;
    private final List<Term> framePointers;
    private final List<Term> interpreterChoices = new ArrayList<>();
    private final MemoryTerms memory;
    private final HelperTerms helpers;
    private final AluTerms alu;

    /** @param side starts the names of the unknowns that belong to this program */
    public ExtendedMachine(Terms terms, Program program, Inputs inputs, String side) {
        this.terms = terms;
        this.program = program;
        this.inputs = inputs;
        this.side = side;
        Execution<?> execution = new Execution<>(inputs.type());
        this.context = address("context", execution.r1());
        this.framePointers = IntStream.range(0, Execution.MAX_FRAMES)
                .mapToObj(depth -> address("frame" + depth, execution.enterFrame(depth)))
                .toList();
        this.memory = new MemoryTerms(terms, inputs, context, framePointers);
        this.helpers = new HelperTerms(terms, inputs, memory, context);
        this.alu = new AluTerms(terms);
    }

    private Term address(String name, long chosen) {
        Term address = terms.variable(side + ".address." + name, 64);
        interpreterChoices.add(terms.eq(address, terms.constant(64, chosen)));
        return address;
    }

    /** What holds of the unknowns in a run of the reference interpreter, beside {@link #UNSET}. */
    public List<Term> interpreterChoices() {
        return List.copyOf(interpreterChoices);
    }

    /** The address of the context. */
    public Term context() {
        return context;
    }

    /** R10 of the entry. */
    public Term framePointer() {
        return framePointers.get(0);
    }

    @Override
    public Location entry() {
        return Location.of(0);
    }

    /** R1 is the context, R10 the frame pointer; all else is unknown. */
    @Override
    public ExtendedState initial() {
        return new ExtendedState(
                        IntStream.range(0, ExtendedState.REGISTERS)
                                .mapToObj(i -> terms.variable(side + UNSET + "r" + i, 64))
                                .toList(),
                        List.of(),
                        List.of(stack(entry())),
                        Map.of(),
                        Draws.none(terms))
                .with(1, context)
                .with(ExtendedState.FRAME_POINTER, framePointer());
    }

    private StackBytes stack(Location function) {
        return StackBytes.unknown(side + UNSET + "stack." + function.returns());
    }

    @Override
    public ExtendedState merge(Term condition, ExtendedState first, ExtendedState second) {
        return ExtendedState.merge(terms, condition, first, second, inputs);
    }

    @Override
    public String name(Location place) {
        return place.toString();
    }

    @Override
    public List<Location> successors(Location place) {
        if (!program.startsAt(place.slot())) {
            return List.of();
        }
        Insn insn = program.at(place.slot());
        Location next = place.at(program.next(place.slot()));
        if (insn instanceof Insn.Exit) {
            return place.depth() == 0 ? List.of() : List.of(place.returned());
        }
        if (insn instanceof Insn.Jump jump) {
            return List.of(place.at(next.slot() + jump.off()));
        }
        if (insn instanceof Insn.MayGoto may) {
            return Stream.of(place.at(next.slot() + may.off()), next).distinct().toList();
        }
        if (insn instanceof Insn.Branch branch) {
            return Stream.of(place.at(next.slot() + branch.off()), next)
                    .distinct()
                    .toList();
        }
        return insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL
                ? callee(place, next.slot(), call).stream().toList()
                : List.of(next);
    }

    private Optional<Location> callee(Location place, int returnTo, Insn.Call call) {
        return Optional.of(place)
                .filter(caller -> caller.depth() < Execution.MAX_FRAMES - 1)
                .map(caller -> caller.called(returnTo + call.imm(), returnTo));
    }

    @Override
    public List<Step<Location, ExtendedState>> step(Location place, ExtendedState state) {
        if (!program.startsAt(place.slot())) {
            return List.of(new Step.Traps<>(terms.yes(), "no instruction starts at " + place));
        }
        try {
            return program.at(place.slot()).accept(new InsnSteps(place, state));
        } catch (UndecidedException undecided) {
            throw new UndecidedException(undecided.getMessage() + " at " + place, undecided.bound());
        }
    }

    /** What each shape of instruction does at one place. */
    private final class InsnSteps implements Insn.Visitor<List<Step<Location, ExtendedState>>> {
        private final Location place;
        private final Location next;
        private final ExtendedState s;

        InsnSteps(Location place, ExtendedState state) {
            this.place = place;
            this.next = place.at(program.next(place.slot()));
            this.s = state;
        }

        private List<Step<Location, ExtendedState>> goes(Location to, ExtendedState state) {
            return List.of(new Step.Goes<>(terms.yes(), to, state));
        }

        private List<Step<Location, ExtendedState>> sets(int dst, Term value) {
            return goes(next, s.with(dst, value));
        }

        private List<Step<Location, ExtendedState>> traps(String why) {
            return List.of(new Step.Traps<>(terms.yes(), why + " at " + place));
        }

        private List<Step<Location, ExtendedState>> goesUnlessTrapped(Optional<ExtendedState> after, String trap) {
            return after.map(state -> goes(next, state)).orElseGet(() -> traps(trap));
        }

        private Term operand(Operand operand) {
            return operand instanceof Operand.Reg reg
                    ? s.register(reg.number())
                    : terms.constant(64, ((Operand.Imm) operand).value());
        }

        @Override
        public List<Step<Location, ExtendedState>> bin(Insn.Bin i) {
            return sets(i.dst(), alu.alu(i.op(), i.is64(), s.register(i.dst()), operand(i.src())));
        }

        @Override
        public List<Step<Location, ExtendedState>> neg(Insn.Neg i) {
            return sets(i.dst(), alu.negate(i.is64(), s.register(i.dst())));
        }

        @Override
        public List<Step<Location, ExtendedState>> addrSpaceCast(Insn.AddrSpaceCast i) {
            throw new UndecidedException("an addr_space_cast, which needs an arena", "");
        }

        @Override
        public List<Step<Location, ExtendedState>> swap(Insn.Swap i) {
            return sets(i.dst(), alu.swap(i.op(), i.bits(), s.register(i.dst())));
        }

        @Override
        public List<Step<Location, ExtendedState>> loadImm64(Insn.LoadImm64 i) {
            return i.kind() == Imm64.VALUE
                    ? sets(i.dst(), terms.constant(64, i.value()))
                    : traps("lddw of " + i.kind());
        }

        @Override
        public List<Step<Location, ExtendedState>> load(Insn.Load i) {
            return load(i.dst(), memory.load(s, s.register(i.src()), i.off(), i.width()), i.signed());
        }

        private List<Step<Location, ExtendedState>> load(int dst, Optional<Term> value, boolean signed) {
            return goesUnlessTrapped(
                    value.map(v -> s.with(dst, signed ? terms.sext(v, 64) : terms.zext(v, 64))), "a wild load");
        }

        @Override
        public List<Step<Location, ExtendedState>> store(Insn.Store i) {
            return store(i.dst(), i.off(), i.width(), operand(i.src()));
        }

        private List<Step<Location, ExtendedState>> store(int base, int offset, Width width, Term value) {
            return goesUnlessTrapped(memory.store(s, s.register(base), offset, width, value), "a wild store");
        }

        @Override
        public List<Step<Location, ExtendedState>> rmw(Insn.Rmw i) {
            return goesUnlessTrapped(
                    memory.atomic(s, s.register(i.dst()), i.off(), i.width(), i.op(), i.src()), "a wild access");
        }

        @Override
        public List<Step<Location, ExtendedState>> loadAcquire(Insn.LoadAcquire i) {
            return load(i.dst(), memory.load(s, s.register(i.src()), i.off(), i.width()), false);
        }

        @Override
        public List<Step<Location, ExtendedState>> storeRelease(Insn.StoreRelease i) {
            return store(i.dst(), i.off(), i.width(), s.register(i.src()));
        }

        @Override
        public List<Step<Location, ExtendedState>> legacyLoad(Insn.LegacyLoad i) {
            if (inputs.type().context().legacyPacket().isEmpty()) {
                return traps("a packet load");
            }
            if (s.register(ExtendedState.CONTEXT) != context) {
                throw new UndecidedException("a packet load without the context in R6", "");
            }
            Term imm = terms.constant(32, i.imm());
            Term offset = i.indirect() ? terms.add(terms.low(s.register(i.src()), 32), imm) : imm;
            Maybe loaded = inputs.packet(offset, i.width().bytes());
            ExtendedState after = afterCall(s).with(0, terms.zext(loaded.value(), 64));
            return List.of(
                    new Step.Goes<>(loaded.present(), next, after),
                    new Step.Returns<>(terms.not(loaded.present()), terms.constant(32, 0), s));
        }

        @Override
        public List<Step<Location, ExtendedState>> jump(Insn.Jump i) {
            return goes(place.at(next.slot() + i.off()), s);
        }

        @Override
        public List<Step<Location, ExtendedState>> mayGoto(Insn.MayGoto i) {
            throw new UndecidedException("a may_goto, which engines may take or not", "");
        }

        @Override
        public List<Step<Location, ExtendedState>> branch(Insn.Branch i) {
            Term taken = alu.test(i.cond(), i.is64(), s.register(i.dst()), operand(i.src()));
            return i.off() == 0
                    ? goes(next, s)
                    : List.of(
                            new Step.Goes<>(taken, place.at(next.slot() + i.off()), s),
                            new Step.Goes<>(terms.not(taken), next, s));
        }

        @Override
        public List<Step<Location, ExtendedState>> call(Insn.Call i) {
            return switch (i.kind()) {
                case HELPER -> helper(i.imm());
                case LOCAL ->
                    callee(place, next.slot(), i)
                            .map(callee -> goes(callee, s.entered(stack(callee), framePointers.get(callee.depth()))))
                            .orElseGet(() -> traps("a call too deep"));
                case BTF -> traps("a call of a BTF function");
            };
        }

        @Override
        public List<Step<Location, ExtendedState>> callRegister(Insn.CallRegister i) {
            Term target = s.register(i.target());
            if (!target.isConst()) {
                throw new UndecidedException("a call of a computed helper", "");
            }
            return target.value() == (int) target.value() ? helper((int) target.value()) : traps("an unknown helper");
        }

        private List<Step<Location, ExtendedState>> helper(int id) {
            return goesUnlessTrapped(
                    inputs.type()
                            .helpers()
                            .byId(id)
                            .flatMap(helper -> helpers.call(helper, s))
                            .map(this::afterCall),
                    "a call of helper " + id);
        }

        /** R1-R5 are lost; the reference interpreter happens to keep them. */
        private ExtendedState afterCall(ExtendedState state) {
            List<Term> registers = new ArrayList<>(state.registers());
            for (int i = 1; i < ExtendedState.FIRST_SAVED; i++) {
                Term lost = terms.variable(side + ".lost." + place + ".r" + i, 64);
                interpreterChoices.add(terms.eq(lost, registers.get(i)));
                registers.set(i, lost);
            }
            return state.withRegisters(registers);
        }

        @Override
        public List<Step<Location, ExtendedState>> exit(Insn.Exit i) {
            return place.depth() == 0
                    ? List.of(new Step.Returns<>(terms.yes(), terms.low(s.register(0), 32), s))
                    : goes(place.returned(), afterCall(s.returned()));
        }
    }
}
