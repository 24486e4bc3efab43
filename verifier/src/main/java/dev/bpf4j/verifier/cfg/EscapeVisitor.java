package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;

/** Whether an instruction gives the value of R10 to anything else. */
final class EscapeVisitor implements Insn.Visitor<Boolean> {
    static final EscapeVisitor INSTANCE = new EscapeVisitor();

    private static final int FRAME_POINTER = 10;

    private EscapeVisitor() {}

    private static boolean isFrame(Operand operand) {
        return operand instanceof Operand.Reg reg && reg.number() == FRAME_POINTER;
    }

    @Override
    public Boolean bin(Insn.Bin i) {
        return isFrame(i.src()) || i.dst() == FRAME_POINTER;
    }

    @Override
    public Boolean neg(Insn.Neg i) {
        return i.dst() == FRAME_POINTER;
    }

    @Override
    public Boolean addrSpaceCast(Insn.AddrSpaceCast i) {
        return i.src() == FRAME_POINTER || i.dst() == FRAME_POINTER;
    }

    @Override
    public Boolean swap(Insn.Swap i) {
        return i.dst() == FRAME_POINTER;
    }

    @Override
    public Boolean loadImm64(Insn.LoadImm64 i) {
        return false;
    }

    @Override
    public Boolean load(Insn.Load i) {
        return false;
    }

    @Override
    public Boolean store(Insn.Store i) {
        return isFrame(i.src());
    }

    @Override
    public Boolean rmw(Insn.Rmw i) {
        return i.src() == FRAME_POINTER;
    }

    @Override
    public Boolean loadAcquire(Insn.LoadAcquire i) {
        return false;
    }

    @Override
    public Boolean storeRelease(Insn.StoreRelease i) {
        return i.src() == FRAME_POINTER;
    }

    @Override
    public Boolean legacyLoad(Insn.LegacyLoad i) {
        return false;
    }

    @Override
    public Boolean jump(Insn.Jump i) {
        return false;
    }

    @Override
    public Boolean mayGoto(Insn.MayGoto i) {
        return false;
    }

    @Override
    public Boolean branch(Insn.Branch i) {
        return false;
    }

    @Override
    public Boolean call(Insn.Call i) {
        return false;
    }

    @Override
    public Boolean callRegister(Insn.CallRegister i) {
        return true;
    }

    @Override
    public Boolean exit(Insn.Exit i) {
        return false;
    }
}
