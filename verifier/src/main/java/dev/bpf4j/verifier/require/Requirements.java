package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.linux.HelperCatalog;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import dev.bpf4j.verifier.require.RegisterRequirements.FrameFree;
import dev.bpf4j.verifier.require.RegisterRequirements.Initialised;
import dev.bpf4j.verifier.require.RegisterRequirements.LegacyAccess;
import dev.bpf4j.verifier.require.RegisterRequirements.LegacyContext;
import dev.bpf4j.verifier.require.RegisterRequirements.Never;
import dev.bpf4j.verifier.require.RegisterRequirements.NoLeak;
import dev.bpf4j.verifier.require.RegisterRequirements.Result;
import dev.bpf4j.verifier.require.RegisterRequirements.Writable;
import dev.bpf4j.verifier.seam.RequirementRule;
import dev.bpf4j.verifier.state.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What each instruction requires, in the order in which Linux complains. */
public final class Requirements implements RequirementRule, Insn.Visitor<List<Requirement>> {
    private static final int SPIN_UNLOCK = 94;

    private final Policy policy;

    public Requirements(Policy policy) {
        this.policy = policy;
    }

    @Override
    public List<Requirement> of(Insn insn) {
        if (policy.level().knows(insn)) {
            return insn.accept(this);
        }
        String opcode = String.format("unknown opcode %02x", Codec.encode(Program.of(insn))[0]);
        String function =
                insn instanceof Insn.Call call ? "kernel btf_id " + call.imm() + " is not a function" : opcode;
        return List.of(new Never("kernel-level", function));
    }

    private static void read(List<Requirement> list, Operand operand) {
        if (operand instanceof Operand.Reg reg) {
            list.add(Initialised.of(reg.number()));
        }
    }

    /** Only the frame pointer cannot be written. */
    private static void write(List<Requirement> list, int register) {
        if (register == Frame.FRAME_POINTER) {
            list.add(new Writable(register));
        }
    }

    @Override
    public List<Requirement> bin(Insn.Bin i) {
        boolean plain = i.dst() != Frame.FRAME_POINTER && !i.op().isMove() && !divides(i.op()) && !shifts(i.op());
        if (plain && i.src() instanceof Operand.Imm) {
            return List.of(Initialised.of(i.dst()), Arithmetic.of(i));
        }
        List<Requirement> list = new ArrayList<>(4);
        read(list, i.src());
        if (i.op().isMove()) {
            write(list, i.dst());
            boolean partial = !i.is64() || i.op() != Alu.MOV;
            if (partial && i.src() instanceof Operand.Reg reg) {
                String what = i.is64() ? " sign-extension part of pointer" : " partial copy of pointer";
                list.add(new NoLeak(reg.number(), "partial-copy", "R" + reg.number() + what));
            }
            return list;
        }
        list.add(Initialised.of(i.dst()));
        if (i.src() instanceof Operand.Imm imm) {
            constant(list, i, imm.value());
        }
        write(list, i.dst());
        list.add(Arithmetic.of(i));
        return list;
    }

    private static boolean divides(Alu op) {
        return op == Alu.DIV || op == Alu.MOD || op == Alu.SDIV || op == Alu.SMOD;
    }

    private static boolean shifts(Alu op) {
        return op == Alu.LSH || op == Alu.RSH || op == Alu.ARSH;
    }

    private static void constant(List<Requirement> list, Insn.Bin i, int value) {
        if (divides(i.op()) && value == 0) {
            list.add(new Never("constant-divisor", "div by zero"));
        }
        if (shifts(i.op()) && (value < 0 || value >= (i.is64() ? 64 : 32))) {
            list.add(new Never("constant-shift", "invalid shift " + value));
        }
    }

    private static List<Requirement> unary(int dst) {
        return List.of(
                Initialised.of(dst),
                new NoLeak(dst, "pointer-arithmetic", "R" + dst + " pointer arithmetic prohibited"),
                new Writable(dst));
    }

    @Override
    public List<Requirement> neg(Insn.Neg i) {
        return unary(i.dst());
    }

    @Override
    public List<Requirement> addrSpaceCast(Insn.AddrSpaceCast i) {
        return List.of(new Arenas.Cast(i), Initialised.of(i.src()), new Writable(i.dst()));
    }

    @Override
    public List<Requirement> swap(Insn.Swap i) {
        return unary(i.dst());
    }

    @Override
    public List<Requirement> loadImm64(Insn.LoadImm64 i) {
        return switch (i.kind()) {
            case VALUE, FUNCTION -> List.of(new Writable(i.dst()));
            case MAP_FD, MAP_VALUE, MAP_INDEX, MAP_INDEX_VALUE -> List.of(new MapConstant(i), new Writable(i.dst()));
            case VARIABLE ->
                List.of(new Never("constant-kind", "lddw of " + i.kind().spelling() + " is not supported"));
        };
    }

    @Override
    public List<Requirement> load(Insn.Load i) {
        return List.of(
                Initialised.of(i.src()),
                new Writable(i.dst()),
                new Access(
                        i.signed() ? Access.Mode.READ_SIGNED : Access.Mode.READ,
                        i.src(),
                        i.off(),
                        i.width(),
                        Optional.empty()));
    }

    @Override
    public List<Requirement> store(Insn.Store i) {
        List<Requirement> list = new ArrayList<>();
        read(list, i.src());
        list.add(Initialised.of(i.dst()));
        list.add(new Access(Access.Mode.WRITE, i.dst(), i.off(), i.width(), Optional.of(i.src())));
        return list;
    }

    @Override
    public List<Requirement> rmw(Insn.Rmw i) {
        List<Requirement> list = new ArrayList<>();
        list.add(Initialised.of(i.src()));
        list.add(Initialised.of(i.dst()));
        if (i.op() == Atomic.CMPXCHG) {
            list.add(Initialised.of(0));
            list.add(NoLeak.into(0, "into mem"));
        }
        list.add(NoLeak.into(i.src(), "into mem"));
        list.add(new AtomicMemory(i.dst(), "stores into", !fetchesBits(i.op())));
        if (i.op().fetches()) {
            list.add(new Writable(i.resultRegister()));
        }
        list.add(new Access(Access.Mode.ATOMIC, i.dst(), i.off(), i.width(), Optional.of(Operand.reg(i.src()))));
        return list;
    }

    /** What processors have no instruction for, but a loop, which must not fail half-way. */
    private static boolean fetchesBits(Atomic op) {
        return op == Atomic.FETCH_OR || op == Atomic.FETCH_AND || op == Atomic.FETCH_XOR;
    }

    @Override
    public List<Requirement> loadAcquire(Insn.LoadAcquire i) {
        return List.of(
                Initialised.of(i.src()),
                new Writable(i.dst()),
                new Access(Access.Mode.ACQUIRE, i.src(), i.off(), i.width(), Optional.empty()),
                new AtomicMemory(i.src(), "loads from", true));
    }

    @Override
    public List<Requirement> storeRelease(Insn.StoreRelease i) {
        return List.of(
                Initialised.of(i.src()),
                Initialised.of(i.dst()),
                new Access(Access.Mode.RELEASE, i.dst(), i.off(), i.width(), Optional.of(Operand.reg(i.src()))),
                new AtomicMemory(i.dst(), "stores into", true));
    }

    @Override
    public List<Requirement> legacyLoad(Insn.LegacyLoad i) {
        List<Requirement> list = new ArrayList<>();
        list.add(new LegacyAccess());
        list.add(new HelperCall.InMain("LD_ABS"));
        list.add(Initialised.of(6));
        list.add(new Regions.Nothing("BPF_LD_[ABS|IND]"));
        list.add(new LegacyContext());
        if (i.indirect()) {
            list.add(Initialised.of(i.src()));
            list.add(new NoLeak(i.src(), "pointer-leak", "R" + i.src() + " leaks addr into helper function"));
        }
        return list;
    }

    @Override
    public List<Requirement> jump(Insn.Jump i) {
        return List.of();
    }

    @Override
    public List<Requirement> mayGoto(Insn.MayGoto i) {
        return List.of();
    }

    @Override
    public List<Requirement> branch(Insn.Branch i) {
        List<Requirement> list = new ArrayList<>();
        read(list, i.src());
        list.add(Initialised.of(i.dst()));
        list.add(new Comparison(i));
        return list;
    }

    @Override
    public List<Requirement> call(Insn.Call i) {
        return switch (i.kind()) {
            case HELPER ->
                policy.type().helpers().byId(i.imm()).map(Requirements::helper).orElseGet(() -> unknown(i));
            case LOCAL -> List.of(new FrameFree());
            case BTF ->
                policy.type()
                        .helpers()
                        .byId(i.imm())
                        .filter(helper -> helper.prototype().isKernelFunction())
                        .map(Requirements::helper)
                        .orElseGet(() -> unknownFunction(i));
        };
    }

    private static List<Requirement> unknown(Insn.Call i) {
        String message = HelperCatalog.instance()
                .name(i.imm())
                .map(name -> "program of this type cannot use helper " + name + "#")
                .orElse("invalid func unknown#");
        return List.of(new Never("helper-known", message + i.imm()));
    }

    private static List<Requirement> typed(Prototype prototype) {
        List<Requirement> list = new ArrayList<>();
        list.add(new Regions.Unlocked());
        list.add(new TypedCall.Described(prototype));
        list.add(new HelperCall.Allowed(prototype));
        for (int register = 1; register <= prototype.args().size(); register++) {
            list.add(new TypedArgument(register, prototype));
        }
        list.add(new TypedCall.Complete(prototype));
        return list;
    }

    private static List<Requirement> unknownFunction(Insn.Call i) {
        String message = KernelFunctions.instance()
                .name(i.imm())
                .map(name -> "calling kernel function " + name + " is not allowed")
                .orElse("kernel btf_id " + i.imm() + " is not a function");
        return List.of(new Never("call-kind", message));
    }

    private static List<Requirement> helper(Helper helper) {
        Prototype prototype = helper.prototype();
        if (prototype.returns() == ReturnType.TYPED) {
            return typed(prototype);
        }
        List<Requirement> list = new ArrayList<>();
        if (prototype.id() != SPIN_UNLOCK && !prototype.has(HelperFlag.UNDER_LOCK)) {
            list.add(new Regions.Unlocked());
        }
        if (prototype.args().contains(ArgType.TYPED) || prototype.returns() == ReturnType.PTR_TO_ELEMENT_OR_NULL) {
            list.add(new TypedCall.Described(prototype));
        }
        list.add(new HelperCall.Allowed(prototype));
        for (int register = 1; register <= prototype.args().size(); register++) {
            list.add(new Argument(register, prototype));
        }
        if (prototype.indexOf(ArgType.CONST_MAP_PTR).isPresent()) {
            list.add(new HelperCall.MapWritable(prototype));
        }
        list.add(new HelperCall.Special(prototype));
        if (prototype.indexOf(ArgType.CONST_MAP_PTR).isPresent()) {
            list.add(new HelperCall.MapKindFits(prototype));
        }
        list.add(new HelperCall.Known(prototype));
        list.add(new Regions.Nested(prototype));
        if (prototype.has(HelperFlag.THROWS)) {
            list.add(new RegisterRequirements.Thrown());
            list.add(new Regions.Nothing("bpf_throw"));
        }
        if (prototype.has(HelperFlag.ENDS_PROGRAM)) {
            list.add(new HelperCall.InMain("tail_call"));
            list.add(new Regions.Nothing("tail_call"));
        }
        if (prototype.has(HelperFlag.CALLS_BACK)) {
            list.add(new FrameFree());
        }
        return list;
    }

    @Override
    public List<Requirement> callRegister(Insn.CallRegister i) {
        return List.of(new Never("call-kind", "unknown opcode 8d"));
    }

    @Override
    public List<Requirement> exit(Insn.Exit i) {
        return List.of(new Result());
    }
}
