package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.cfg.Functions;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.Kptr;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.seam.TransferRule;
import dev.bpf4j.verifier.state.ArenaPointer;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.FunctionPointer;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.PacketEnd;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.PointerSum;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.collections.impl.map.mutable.primitive.IntObjectHashMap;

/** The effect of each instruction on the state that it executes in, but for where control goes. */
public final class Transfer implements TransferRule, Insn.Visitor<State> {
    private static final int FIRST_ARGUMENT = 1;
    private static final int LAST_ARGUMENT = 5;

    /** The ids of values that programs name by their map, if it matters which value it is. */
    private static final int MAP_VALUE_IDS = 0x4000_0000;

    private final Policy policy;
    private final ByteOrder order;
    private final ScalarDomain domain;
    private final Effects effects;
    private final StackTransfer stack;
    private final HelperTransfer helpers;
    private final SocketTransfer sockets;
    private final LocalTransfer locals;

    /** The immediate operands seen so far. */
    private final IntObjectHashMap<ScalarValue> immediates = new IntObjectHashMap<>();

    private final ArenaPointer arena;

    private State state;
    private int slot;

    /** @param order of the machine that the program is for */
    public Transfer(Policy policy, ByteOrder order, State start, Effects effects) {
        this.policy = policy;
        this.order = order;
        this.domain = policy.domain();
        this.effects = effects;
        this.stack = new StackTransfer(domain, order, effects, !policy.profile().allowsPointerLeaks());
        this.helpers = new HelperTransfer(policy, effects, stack);
        this.sockets = new SocketTransfer(domain, effects);
        this.locals = new LocalTransfer(policy, effects);
        this.arena = new ArenaPointer(domain.constant(0));
        this.state = start;
    }

    @Override
    public void apply(int at, Insn insn, State in) {
        slot = at;
        state = in;
        insn.accept(this);
    }

    private void set(int register, Value value) {
        state.register(register, value);
    }

    private Value unknown(Width width, boolean signed) {
        return ScalarValue.of(domain.extend(width, signed, domain.unknown()));
    }

    private Value operand(Operand operand) {
        return operand instanceof Operand.Reg reg
                ? state.register(reg.number())
                : immediate(((Operand.Imm) operand).value());
    }

    private ScalarValue immediate(int number) {
        ScalarValue known = immediates.get(number);
        if (known == null) {
            known = ScalarValue.of(domain.constant(number));
            immediates.put(number, known);
        }
        return known;
    }

    @Override
    public State bin(Insn.Bin written) {
        Insn.Bin i = policy.arena().narrows(slot) ? written.narrow() : written;
        if (i.op() == Alu.MOV) {
            set(i.dst(), move(i));
            return state;
        }
        Value left = i.op().isMove() ? ScalarValue.of(domain.constant(0)) : state.register(i.dst());
        Value right = operand(i.src());
        if (left instanceof ScalarValue a && right instanceof ScalarValue b) {
            set(i.dst(), numbers(i, a, b));
        } else if (!i.op().isMove() && (left instanceof ArenaPointer || right instanceof ArenaPointer)) {
            effects.narrow();
            set(i.dst(), arena);
        } else {
            set(i.dst(), pointerSum(i, left, right));
        }
        return state;
    }

    private Value numbers(Insn.Bin i, ScalarValue a, ScalarValue b) {
        Scalar result = domain.binary(i.op(), i.is64(), a.range(), b.range());
        if (i.op().isMove()) {
            return extendsNothing(i, b) && i.src() instanceof Operand.Reg reg
                    ? linked(reg.number(), b)
                    : ScalarValue.of(result);
        }
        OptionalInt delta = delta(i, a, b);
        return delta.isPresent()
                ? a.plus(delta.getAsInt(), !i.is64() && !addsWithin32(a.range(), delta.getAsInt()), result)
                : ScalarValue.of(result);
    }

    /** Whether a move that extends the sign leaves the number as it is: the sign bit is 0, and all above. */
    private static boolean extendsNothing(Insn.Bin i, ScalarValue number) {
        return fits(number.range(), i.op().signExtendedBits() - 1);
    }

    /** By how much the result differs from the number that others are linked with, if that is known for good. */
    private static OptionalInt delta(Insn.Bin i, ScalarValue a, ScalarValue b) {
        boolean fresh = a.id() != 0 && a.delta() == 0 && b.range().isConstant();
        if (!fresh || i.op() != Alu.ADD && i.op() != Alu.SUB) {
            return OptionalInt.empty();
        }
        long constant = i.is64() ? b.range().unsignedMin() : (int) b.range().unsignedMin();
        long delta = i.op() == Alu.ADD ? constant : -constant;
        return delta == (int) delta && delta != 0 ? OptionalInt.of((int) delta) : OptionalInt.empty();
    }

    /** Whether the 32-bit sum is the 64-bit sum. */
    private static boolean addsWithin32(Scalar number, long delta) {
        return fits(number, Integer.SIZE)
                && number.unsignedMin() + delta >= 0
                && number.unsignedMax() + delta <= 0xffff_ffffL;
    }

    /** Whether the number needs no more than so many bits, as an unsigned one. */
    static boolean fits(Scalar number, int bits) {
        return bits >= Long.SIZE || number.unsignedMax() >>> bits == 0;
    }

    private Value move(Insn.Bin i) {
        Value value = operand(i.src());
        if (!(value instanceof ScalarValue scalar)) {
            return i.is64() ? value : unknown(Width.W, false);
        }
        boolean same = i.is64() || fits(scalar.range(), Integer.SIZE);
        if (!same) {
            return ScalarValue.of(domain.extend(Width.W, false, scalar.range()));
        }
        return i.src() instanceof Operand.Reg reg ? linked(reg.number(), scalar) : scalar;
    }

    /** Two registers are to hold the same number: it gets an id, unless it is known anyway. */
    private ScalarValue linked(int register, ScalarValue scalar) {
        if (scalar.id() != 0 && scalar.delta() == 0 || scalar.range().isConstant()) {
            return scalar;
        }
        ScalarValue named = scalar.withId(effects.freshId());
        set(register, named);
        return named;
    }

    private Value pointerSum(Insn.Bin i, Value left, Value right) {
        boolean add = i.op() == Alu.ADD && i.is64();
        boolean subtract = i.op() == Alu.SUB && i.is64();
        if (left instanceof Pointer p && right instanceof ScalarValue s && (add || subtract)) {
            if (i.src() instanceof Operand.Reg reg) {
                effects.precise(state.depth(), reg.number());
            }
            return sum(p, i.op(), s);
        }
        if (isAnywhere(left) && right instanceof ScalarValue && i.is64()) {
            return left;
        }
        if (left instanceof ScalarValue && isAnywhere(right) && add) {
            return right;
        }
        if (left instanceof ScalarValue s && right instanceof Pointer p && add) {
            effects.precise(state.depth(), i.dst());
            return sum(p, i.op(), s);
        }
        return ScalarValue.of(i.is64() ? domain.unknown() : domain.extend(Width.W, false, domain.unknown()));
    }

    /** Whether it points to memory that may be read wherever, and so is the same whatever is done to it. */
    private static boolean isAnywhere(Value value) {
        return value instanceof SocketPointer p && p.kind() == SocketPointer.Kind.UNTRUSTED_MEMORY;
    }

    private Value sum(Pointer pointer, Alu op, ScalarValue number) {
        boolean atStart = pointer instanceof PacketPointer
                && pointer.offset() == 0
                && pointer.variable().isConstant(0);
        if (atStart && op == Alu.ADD && number.packetLength()) {
            return new PacketEnd(domain.constant(0));
        }
        return PointerSum.of(domain, pointer, op, number.range(), effects.freshId());
    }

    @Override
    public State neg(Insn.Neg i) {
        if (state.register(i.dst()) instanceof ScalarValue s) {
            set(i.dst(), ScalarValue.of(domain.negate(i.is64(), s.range())));
        } else {
            set(i.dst(), unknown(i.is64() ? Width.DW : Width.W, false));
        }
        return state;
    }

    /** To user space it becomes a number; from there a pointer, whatever it was. */
    @Override
    public State addrSpaceCast(Insn.AddrSpaceCast i) {
        set(i.dst(), i.toKernel() ? arena : ScalarValue.of(domain.unknown()));
        return state;
    }

    @Override
    public State swap(Insn.Swap i) {
        Scalar range = state.register(i.dst()) instanceof ScalarValue s ? s.range() : domain.unknown();
        set(i.dst(), ScalarValue.of(domain.swap(i.op().on(order), i.bits(), range)));
        return state;
    }

    @Override
    public State loadImm64(Insn.LoadImm64 i) {
        Scalar zero = domain.constant(0);
        set(
                i.dst(),
                switch (i.kind()) {
                    case MAP_INDEX -> new MapPointer(policy.map(i.imm()).orElseThrow(), 0, false, zero);
                    case MAP_INDEX_VALUE -> {
                        if (policy.map(i.imm()).orElseThrow().kind() == MapKind.ARENA) {
                            yield ScalarValue.of(domain.unknown());
                        }
                        Block block = Block.valueOf(policy.map(i.imm()).orElseThrow());
                        int id = block.hasLock() ? MAP_VALUE_IDS + i.imm() : 0;
                        yield new BlockPointer(block, id, false, 0, i.nextImm(), zero);
                    }
                    case FUNCTION -> new FunctionPointer(Functions.callback(slot, i), zero);
                    case VALUE, MAP_FD, MAP_VALUE, VARIABLE -> ScalarValue.of(domain.constant(i.value()));
                });
        return state;
    }

    @Override
    public State load(Insn.Load i) {
        set(i.dst(), loaded(i.src(), i.off(), i.width(), i.signed()));
        return state;
    }

    private Value loaded(int base, int off, Width width, boolean signed) {
        Value pointer = state.register(base);
        if (pointer instanceof StackPointer p) {
            return stack.load(state, p, off, width, signed);
        }
        if (pointer instanceof MapPointer) {
            return unknown(width, signed);
        }
        recordAccess((Pointer) pointer, off);
        Optional<SpecialField> field = pointer instanceof BlockPointer p ? Kptr.at(p, off, width) : Optional.empty();
        if (field.isPresent()) {
            return locals.load(state, field.get().target());
        }
        if (pointer instanceof BlockPointer p && p.hasConstantOffset()) {
            return constant(p.block(), p.constantOffset() + off, width)
                    .<Value>map(number -> ScalarValue.of(domain.extend(width, signed, domain.constant(number))))
                    .orElseGet(() -> unknown(width, signed));
        }
        if (pointer instanceof SocketPointer p && !p.kind().isSocket()) {
            return sockets.member(state, policy, p, off, width.bytes()).orElseGet(() -> unknown(width, signed));
        }
        if (pointer instanceof ContextPointer) {
            return policy.type()
                    .context()
                    .fieldAt(off)
                    .map(f -> field(f, width, signed))
                    .orElseThrow();
        }
        return unknown(width, signed);
    }

    /** What is in memory that nobody can change. */
    private static Optional<Long> constant(Block block, long at, Width width) {
        return block.map()
                .filter(map -> block.kind() == Block.Kind.MAP_VALUE)
                .flatMap(map -> map.details().constants())
                .filter(content -> at + width.bytes() <= content.limit())
                .map(content -> switch (width) {
                    case B -> (long) content.get((int) at);
                    case H -> (long) content.getShort((int) at);
                    case W -> (long) content.getInt((int) at);
                    case DW -> content.getLong((int) at);
                });
    }

    private Value field(Field<?> field, Width width, boolean signed) {
        return switch (field.kind()) {
            case SCALAR -> unknown(width, signed);
            case PACKET_START -> new PacketPointer(false, 0, 0, 0, domain.constant(0));
            case PACKET_END -> new PacketEnd(domain.constant(0));
            case PACKET_META -> new PacketPointer(true, 0, 0, 0, domain.constant(0));
            default -> {
                boolean whole = width == field.width();
                yield (whole ? sockets.field(field) : Optional.<Value>empty()).orElseGet(() -> unknown(width, signed));
            }
        };
    }

    private void recordAccess(Pointer pointer, int off) {
        boolean meta = pointer instanceof PacketPointer p && p.meta();
        long offset = pointer.hasConstantOffset() && !meta ? pointer.constantOffset() + off : Long.MAX_VALUE;
        effects.memory(space(pointer), offset == (int) offset ? OptionalInt.of((int) offset) : OptionalInt.empty());
    }

    private static MemoryFact.Space space(Pointer pointer) {
        if (pointer instanceof BlockPointer p) {
            return p.block().kind() == Block.Kind.MAP_VALUE
                    ? MemoryFact.Space.MAP_VALUE
                    : MemoryFact.Space.HELPER_MEMORY;
        }
        if (pointer instanceof SocketPointer p) {
            return switch (p.kind()) {
                case SOCKET -> MemoryFact.Space.SOCKET;
                case SOCK_COMMON -> MemoryFact.Space.SOCK_COMMON;
                case TCP_SOCK -> MemoryFact.Space.TCP_SOCK;
                case XDP_SOCK -> MemoryFact.Space.XDP_SOCK;
                case OBJECT, TRUSTED_OBJECT, RCU_OBJECT, UNTRUSTED_OBJECT -> MemoryFact.Space.KERNEL_OBJECT;
                case UNTRUSTED_MEMORY -> MemoryFact.Space.KERNEL_MEMORY;
            };
        }
        if (pointer instanceof ArenaPointer) {
            return MemoryFact.Space.ARENA;
        }
        if (pointer instanceof BufferPointer) {
            return MemoryFact.Space.BUFFER;
        }
        if (pointer instanceof LocalPointer) {
            return MemoryFact.Space.LOCAL_OBJECT;
        }
        return pointer instanceof ContextPointer ? MemoryFact.Space.CONTEXT : MemoryFact.Space.PACKET;
    }

    @Override
    public State store(Insn.Store i) {
        store(i.dst(), i.off(), i.width(), i.src());
        return state;
    }

    private void store(int base, int off, Width width, Operand source) {
        Value pointer = state.register(base);
        if (pointer instanceof StackPointer p) {
            Value value = operand(source);
            boolean whole = value instanceof ScalarValue s && fits(s.range(), width.bits());
            boolean links = whole && source instanceof Operand.Reg && p.hasConstantOffset();
            stack.store(
                    state, p, off, width, links ? linked(((Operand.Reg) source).number(), (ScalarValue) value) : value);
        } else {
            recordAccess((Pointer) pointer, off);
        }
    }

    @Override
    public State rmw(Insn.Rmw i) {
        Value old = loaded(i.dst(), i.off(), i.width(), false);
        if (state.register(i.dst()) instanceof StackPointer p) {
            stack.clobber(state, p, i.off(), i.width().bytes());
        }
        if (i.op().fetches()) {
            set(i.resultRegister(), orUnchanged(i.dst(), old));
        }
        return state;
    }

    @Override
    public State loadAcquire(Insn.LoadAcquire i) {
        Value value = loaded(i.src(), i.off(), i.width(), false);
        set(i.dst(), orUnchanged(i.src(), value));
        return state;
    }

    /** An atomic instruction that fails in an arena leaves the register what it was: more than the width of the access. */
    private Value orUnchanged(int base, Value loaded) {
        return state.register(base) instanceof ArenaPointer ? ScalarValue.of(domain.unknown()) : loaded;
    }

    @Override
    public State storeRelease(Insn.StoreRelease i) {
        store(i.dst(), i.off(), i.width(), Operand.reg(i.src()));
        return state;
    }

    @Override
    public State legacyLoad(Insn.LegacyLoad i) {
        loseArguments();
        set(0, unknown(i.width(), false));
        return state;
    }

    @Override
    public State jump(Insn.Jump i) {
        return state;
    }

    @Override
    public State mayGoto(Insn.MayGoto i) {
        return state;
    }

    @Override
    public State branch(Insn.Branch i) {
        return state;
    }

    @Override
    public State call(Insn.Call i) {
        if (i.kind() != CallKind.LOCAL) {
            policy.type().helpers().byId(i.imm()).ifPresent(h -> helper(h.prototype()));
        }
        return state;
    }

    private void helper(Prototype prototype) {
        Value result = helpers.call(state, prototype, slot);
        loseArguments();
        set(0, result);
    }

    private void loseArguments() {
        for (int r = FIRST_ARGUMENT; r <= LAST_ARGUMENT; r++) {
            set(r, NotInit.NOT_INIT);
        }
    }

    @Override
    public State callRegister(Insn.CallRegister i) {
        return state;
    }

    @Override
    public State exit(Insn.Exit i) {
        return state;
    }
}
