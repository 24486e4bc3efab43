package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.helper.HelperFunction;
import dev.bpf4j.ebpf.helper.MapFunction;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.map.BpfMap;
import java.util.Optional;
import org.objectweb.asm.Label;

/** Emits blocks, instruction by instruction. */
final class InsnEmitter implements Insn.Visitor<Code> {
    private static final String FIVE = "JJJJJ";

    private final Unit unit;
    private final Code code;
    private final Body body;
    private final CallEmitter calls;
    private final AluEmitter alu;
    private final CondEmitter cond;
    private final MemoryEmitter memory;
    private Block block;
    private int slot;

    /** @param calls of the method that is emitted */
    InsnEmitter(Unit unit, Code code, Body body, CallEmitter calls) {
        this.calls = calls;
        this.unit = unit;
        this.code = code;
        this.body = body;
        this.alu = new AluEmitter(code, unit.flow().program().order());
        this.cond = new CondEmitter(code, unit.magnitudes());
        this.memory = new MemoryEmitter(code, unit);
    }

    /** @param next index of the block whose code follows */
    void emit(Block which, int next) {
        block = which;
        charge();
        Flow flow = Flow.NEXT;
        for (slot = block.start(); slot < block.end(); slot = unit.flow().next(slot)) {
            flow = unit.flow().flow(slot);
            code.line(slot);
            if (flow.trap().isPresent()) {
                code.trap(flow.trap().get(), slot);
            } else {
                unit.flow().program().at(slot).accept(this);
            }
        }
        if (flow.falls() && block.successors().get(0) != next) {
            code.jump(GOTO, body.label(block.successors().get(0)));
        }
    }

    private void charge() {
        int insns = unit.budget().charge(block);
        if (insns > 0) {
            int left = code.locals().left;
            code.local(LLOAD, left).push((long) insns).op(LSUB).local(LSTORE, left);
            if (unit.budget().checks(block)) {
                code.local(LLOAD, left).local(ALOAD, code.locals().x).push(block.start());
                code.semantics("check", "(J" + Names.descriptor(Names.EXECUTION) + "I)V");
            }
        }
    }

    @Override
    public Code bin(Insn.Bin insn) {
        return alu.bin(insn);
    }

    @Override
    public Code neg(Insn.Neg insn) {
        return alu.neg(insn);
    }

    @Override
    public Code addrSpaceCast(Insn.AddrSpaceCast insn) {
        return insn.toKernel() ? code.narrow(insn.src()).zeroExtend().store(insn.dst()) : memory.toUser(slot, insn);
    }

    @Override
    public Code swap(Insn.Swap insn) {
        return alu.swap(insn);
    }

    @Override
    public Code loadImm64(Insn.LoadImm64 insn) {
        return code.push(insn.value()).store(insn.dst());
    }

    @Override
    public Code load(Insn.Load insn) {
        return memory.load(slot, insn);
    }

    @Override
    public Code store(Insn.Store insn) {
        return memory.store(slot, insn);
    }

    @Override
    public Code rmw(Insn.Rmw insn) {
        return memory.rmw(slot, insn);
    }

    @Override
    public Code loadAcquire(Insn.LoadAcquire insn) {
        return memory.loadAcquire(slot, insn);
    }

    @Override
    public Code storeRelease(Insn.StoreRelease insn) {
        return memory.storeRelease(slot, insn);
    }

    @Override
    public Code legacyLoad(Insn.LegacyLoad insn) {
        return memory.legacyLoad(slot, insn).store(0).load(0).push(0L).op(LCMP).jump(IFLT, body.end());
    }

    @Override
    public Code jump(Insn.Jump insn) {
        return code.jump(GOTO, target());
    }

    /** The only target of the current instruction. */
    private Label target() {
        return label(unit.flow().flow(slot).targets().get(0));
    }

    private Label label(int target) {
        return body.label(unit.flow().blockAt(target).index());
    }

    @Override
    public Code mayGoto(Insn.MayGoto insn) {
        return code.local(ALOAD, code.locals().x)
                .invokeVirtual(Names.EXECUTION, "mayGoto", "()Z")
                .jump(IFNE, target());
    }

    @Override
    public Code branch(Insn.Branch insn) {
        Flow flow = unit.flow().flow(slot);
        if (flow.choice().isPresent()) {
            return cond.choice(flow.choice().get(), this::label);
        }
        if (!flow.jumps()) {
            return code;
        }
        return flow.falls() ? cond.branch(slot, insn, target()) : code.jump(GOTO, target());
    }

    @Override
    public Code call(Insn.Call insn) {
        if (insn.kind() == CallKind.LOCAL) {
            body.call(slot, unit.flow().blockAt(unit.flow().flow(slot).call()));
            return code;
        }
        beforeHelper();
        HelperFunction function =
                unit.type().helpers().byId(insn.imm()).orElseThrow().function();
        Optional<BpfMap> map = function instanceof MapFunction ? unit.maps().at(block, slot) : Optional.empty();
        String type = map.isPresent() ? Names.MAP_FUNCTION : Names.HELPER_FUNCTION;
        code.at(slot).push(unit.constants().of(function, type)).local(ALOAD, code.locals().x);
        map.ifPresent(known -> code.push(unit.constants().of(known, Names.BPF_MAP)));
        String which = map.isPresent() ? Names.descriptor(Names.BPF_MAP) : "";
        arguments()
                .invokeInterface(type, "call", "(" + Names.descriptor(Names.CALLER) + which + FIVE + ")J")
                .store(0);
        return afterHelper();
    }

    private void beforeHelper() {
        if (unit.flow().flow(slot).controls()) {
            calls.beforeControl();
        }
    }

    private Code afterHelper() {
        if (unit.flow().flow(slot).controls()) {
            calls.afterControl(body.ended());
        }
        return code;
    }

    private Code arguments() {
        return code.load(1).load(2).load(3).load(4).load(5);
    }

    @Override
    public Code callRegister(Insn.CallRegister insn) {
        beforeHelper();
        code.at(slot)
                .load(insn.target())
                .push(unit.constants().of(unit.type().helpers(), Names.HELPER_TABLE))
                .push(slot)
                .local(ALOAD, code.locals().x);
        String descriptor =
                "(J" + Names.descriptor(Names.HELPER_TABLE) + "I" + Names.descriptor(Names.EXECUTION) + FIVE + ")J";
        arguments().semantics("callRegister", descriptor).store(0);
        return afterHelper();
    }

    @Override
    public Code exit(Insn.Exit insn) {
        body.exit(block);
        return code;
    }
}
