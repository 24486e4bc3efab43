package dev.bpf4j.translator;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.ebpf.linux.SocketBuffer;

/** Packet filters: legacy packet loads stay legacy packet loads; ancillary values are context fields or helper calls. */
final class PacketEmitter extends Emitter {
    private static final int LEN = SocketBuffer.offsetOf("len");
    private static final int IFINDEX = SocketBuffer.offsetOf("ifindex");

    @Override
    void length(Layout out, int dst) {
        out.add(load(dst, CTX, LEN));
    }

    @Override
    void packetLoad(Layout out, ClassicOp op, ClassicInsn insn) {
        Width width = Width.ofBytes(op.size());
        switch (op.kind()) {
            case LD_IND -> out.add(Insn.LegacyLoad.indirect(width, X, insn.k()));
            case LDX_MSH -> headerLength(out, insn.k());
            default ->
                insn.ancillary()
                        .ifPresentOrElse(
                                value -> ancillary(out, value),
                                () -> out.add(Insn.LegacyLoad.absolute(width, insn.k())));
        }
    }

    /** X = 4 * (byte at k & 0xf), by way of R0; A waits in X. */
    private static void headerLength(Layout out, int k) {
        out.add(mov64(X, A));
        out.add(Insn.LegacyLoad.absolute(Width.B, k));
        out.add(new Insn.Bin(Alu.AND, false, A, imm(0xf)));
        out.add(new Insn.Bin(Alu.LSH, false, A, imm(2)));
        out.add(mov64(TMP, X));
        out.add(mov64(X, A));
        out.add(mov64(A, TMP));
    }

    private static void ancillary(Layout out, Ancillary value) {
        switch (value) {
            case PROTOCOL -> networkOrderField(out, "protocol");
            case PKTTYPE -> field(out, "pkt_type");
            case MARK -> field(out, "mark");
            case QUEUE -> field(out, "queue_mapping");
            case RXHASH -> field(out, "hash");
            case VLAN_TAG -> field(out, "vlan_tci");
            case VLAN_TAG_PRESENT -> field(out, "vlan_present");
            case VLAN_TPID -> networkOrderField(out, "vlan_proto");
            case IFINDEX -> {
                requireDevice(out);
                out.add(mov64(A, TMP));
            }
            case HATYPE -> {
                requireDevice(out);
                field(out, "hatype");
            }
            case CPU -> call(out, LinuxHelpers.GET_SMP_PROCESSOR_ID);
            case RANDOM -> call(out, LinuxHelpers.GET_PRANDOM_U32);
            case NLATTR -> callWithRegisters(out, ClassicHelpers.NLATTR);
            case NLATTR_NEST -> callWithRegisters(out, ClassicHelpers.NLATTR_NEST);
            case PAY_OFFSET -> callWithRegisters(out, ClassicHelpers.PAY_OFFSET);
            case ALU_XOR_X -> out.add(new Insn.Bin(Alu.XOR, false, A, reg(X)));
        }
    }

    private static void field(Layout out, String name) {
        out.add(load(A, CTX, SocketBuffer.offsetOf(name)));
    }

    private static void networkOrderField(Layout out, String name) {
        field(out, name);
        out.add(new Insn.Swap(Endian.BE, 16, A));
    }

    /** A packet without device ends the program with what A holds; otherwise TMP is the interface index. */
    private static void requireDevice(Layout out) {
        out.add(load(TMP, CTX, IFINDEX));
        out.add(new Insn.Branch(Cond.JNE, true, TMP, imm(0), (short) 1));
        out.add(new Insn.Exit());
    }

    private static void call(Layout out, Helper helper) {
        out.add(new Insn.Call(CallKind.HELPER, helper.id()));
    }

    private static void callWithRegisters(Layout out, Helper helper) {
        out.add(mov64(1, CTX));
        out.add(mov64(2, A));
        out.add(mov64(3, X));
        call(out, helper);
    }
}
