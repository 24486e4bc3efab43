package dev.bpf4j.ebpf.isa;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Instructions to and from 8-byte slots (RFC 9669, section 3), in both byte orders. A byte sequence decodes only if it is
 * exactly what the instruction encodes to: unknown opcodes, register numbers above 10 and reserved fields that are not
 * zero are refused, in the words of the Linux verifier.
 */
public final class Codec {
    private static final int LD = 0;
    private static final int LDX = 1;
    private static final int ST = 2;
    private static final int STX = 3;
    private static final int ALU = 4;
    private static final int JMP = 5;
    private static final int JMP32 = 6;
    private static final int ALU64 = 7;

    private static final int MODE_IMM = 0x00;
    private static final int MODE_ABS = 0x20;
    private static final int MODE_IND = 0x40;
    private static final int MODE_MEM = 0x60;
    private static final int MODE_MEMSX = 0x80;
    private static final int MODE_ATOMIC = 0xc0;

    private static final int NEG = 0x8;
    private static final int END = 0xd;
    private static final int JA = 0x0;
    private static final int CALL = 0x8;
    private static final int EXIT = 0x9;
    private static final int JCOND = 0xe;

    private static final int LOAD_ACQUIRE = 0x100;
    private static final int STORE_RELEASE = 0x110;

    /** The offset of a move between address spaces. */
    private static final int ADDR_SPACE_CAST = 1;

    private static final int FROM_REGISTER = 0x08;

    private static final Map<Integer, Alu> ALU_ROWS = index(Alu.values(), row -> aluKey(row.code(), row.offset()));
    private static final Map<Integer, Cond> COND_ROWS = index(Cond.values(), Cond::code);
    private static final Map<Integer, Atomic> ATOMIC_ROWS = index(Atomic.values(), Atomic::imm);

    private Codec() {}

    private static <T> Map<Integer, T> index(T[] rows, Function<T, Integer> key) {
        Map<Integer, T> map = new HashMap<>();
        Arrays.stream(rows).forEach(row -> {
            if (map.put(key.apply(row), row) != null) {
                throw new IllegalStateException("two rows with one encoding: " + row);
            }
        });
        return map;
    }

    private static int aluKey(int code, int offset) {
        return code << 16 | offset & 0xffff;
    }

    /** Decodes a little-endian program. @throws MalformedProgramException with the slot and the reason */
    public static Program decode(byte[] bytes) {
        return decode(bytes, ByteOrder.LITTLE_ENDIAN);
    }

    /** Decodes a program in the given byte order. @throws MalformedProgramException with the slot and the reason */
    public static Program decode(byte[] bytes, ByteOrder order) {
        if (bytes.length % Slot.BYTES != 0) {
            throw new MalformedProgramException(
                    "byte " + bytes.length, "a program is a multiple of 8 bytes, the last instruction is cut off");
        }
        if (bytes.length / Slot.BYTES > Program.MAX_SLOTS) {
            throw new MalformedProgramException(
                    "insn " + Program.MAX_SLOTS, "program has more than " + Program.MAX_SLOTS + " slots");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        List<Insn> insns = new ArrayList<>(bytes.length / Slot.BYTES);
        int slot = 0;
        while (slot * Slot.BYTES < bytes.length) {
            Insn insn = decodeAt(buffer, slot);
            insns.add(insn);
            slot += insn.slots();
        }
        return Program.of(insns);
    }

    private static Insn decodeAt(ByteBuffer buffer, int index) {
        Slot slot = Slot.read(buffer, index * Slot.BYTES);
        try {
            if (slot.type() == LD && slot.mode() == MODE_IMM && slot.width() == Width.DW) {
                int next = (index + 1) * Slot.BYTES;
                if (next >= buffer.limit()) {
                    throw new IllegalArgumentException("invalid bpf_ld_imm64 insn, its second half is missing");
                }
                return decodeLoadImm64(slot, Slot.read(buffer, next));
            }
            return decode(slot);
        } catch (IllegalArgumentException e) {
            throw MalformedProgramException.atInsn(index, e.getMessage());
        }
    }

    private static Insn decode(Slot slot) {
        return switch (slot.type()) {
            case LD -> decodeLegacyLoad(slot);
            case LDX -> decodeLoad(slot);
            case ST -> decodeStoreImmediate(slot);
            case STX -> decodeStore(slot);
            case ALU, ALU64 -> decodeAlu(slot, slot.type() == ALU64);
            default -> decodeJump(slot, slot.type() == JMP);
        };
    }

    private static Insn decodeLoadImm64(Slot first, Slot second) {
        require(
                second.opcode() == 0 && second.dst() == 0 && second.src() == 0 && second.off() == 0,
                "invalid bpf_ld_imm64 insn");
        if (first.src() >= Imm64.values().length) {
            throw new IllegalArgumentException("unrecognized bpf_ld_imm64 insn");
        }
        Imm64 kind = Imm64.values()[first.src()];
        require(first.off() == 0 && (kind.usesNext() || second.imm() == 0), reserved("LD_IMM64"));
        return new Insn.LoadImm64(first.dst(), kind, first.imm(), second.imm());
    }

    private static Insn decodeLegacyLoad(Slot slot) {
        boolean indirect = slot.mode() == MODE_IND;
        if (!indirect && slot.mode() != MODE_ABS || slot.width() == Width.DW) {
            throw unknown(slot);
        }
        require(slot.dst() == 0 && slot.off() == 0 && (indirect || slot.src() == 0), reserved("LD_[ABS|IND]"));
        return new Insn.LegacyLoad(slot.width(), indirect, slot.src(), slot.imm());
    }

    private static Insn decodeLoad(Slot slot) {
        boolean signed = slot.mode() == MODE_MEMSX;
        require((signed || slot.mode() == MODE_MEM) && slot.imm() == 0, reserved("LDX"));
        if (signed && slot.width() == Width.DW) {
            throw unknown(slot);
        }
        return new Insn.Load(slot.width(), signed, slot.dst(), slot.src(), slot.off());
    }

    private static Insn decodeStoreImmediate(Slot slot) {
        if (slot.mode() != MODE_MEM) {
            throw unknown(slot);
        }
        require(slot.src() == 0, reserved("ST"));
        return new Insn.Store(slot.width(), slot.dst(), slot.off(), new Imm(slot.imm()));
    }

    private static Insn decodeStore(Slot slot) {
        if (slot.mode() == MODE_ATOMIC) {
            return decodeAtomic(slot);
        }
        if (slot.mode() != MODE_MEM) {
            throw unknown(slot);
        }
        require(slot.imm() == 0, reserved("STX"));
        return new Insn.Store(slot.width(), slot.dst(), slot.off(), new Reg(slot.src()));
    }

    private static Insn decodeAtomic(Slot slot) {
        if (slot.imm() == LOAD_ACQUIRE) {
            return new Insn.LoadAcquire(slot.width(), slot.dst(), slot.src(), slot.off());
        }
        if (slot.imm() == STORE_RELEASE) {
            return new Insn.StoreRelease(slot.width(), slot.dst(), slot.off(), slot.src());
        }
        if (slot.width() != Width.W && slot.width() != Width.DW) {
            throw new IllegalArgumentException("invalid atomic operand size");
        }
        Atomic op = ATOMIC_ROWS.get(slot.imm());
        require(op != null, String.format("BPF_ATOMIC uses invalid atomic opcode %02x", slot.imm()));
        return new Insn.Rmw(op, slot.width(), slot.dst(), slot.off(), slot.src());
    }

    private static Insn decodeAlu(Slot slot, boolean is64) {
        return switch (slot.operation()) {
            case NEG -> {
                requireKnown(slot, !slot.fromRegister());
                require(slot.src() == 0 && slot.off() == 0 && slot.imm() == 0, reserved("NEG"));
                yield new Insn.Neg(is64, slot.dst());
            }
            case END -> {
                requireKnown(slot, !is64 || !slot.fromRegister());
                require(slot.src() == 0 && slot.off() == 0, reserved("END"));
                require(slot.imm() == 16 || slot.imm() == 32 || slot.imm() == 64, reserved("END"));
                Endian op = is64 ? Endian.BSWAP : slot.fromRegister() ? Endian.BE : Endian.LE;
                yield new Insn.Swap(op, slot.imm(), slot.dst());
            }
            default -> isCast(slot, is64) ? decodeCast(slot) : decodeBin(slot, is64);
        };
    }

    /** What would be a cast from an address space to itself is a move whose reserved fields are not zero. */
    private static boolean isCast(Slot slot, boolean is64) {
        boolean move = is64 && slot.fromRegister() && slot.operation() == Alu.MOV.code();
        return move && slot.off() == ADDR_SPACE_CAST && slot.imm() >>> 16 != (slot.imm() & 0xffff);
    }

    private static Insn decodeCast(Slot slot) {
        return new Insn.AddrSpaceCast(slot.dst(), slot.src(), slot.imm() >>> 16, slot.imm() & 0xffff);
    }

    private static Insn decodeBin(Slot slot, boolean is64) {
        requireKnown(slot, ALU_ROWS.containsKey(aluKey(slot.operation(), 0)));
        Alu op = ALU_ROWS.get(aluKey(slot.operation(), slot.off()));
        String reserved = reserved(slot.operation() == Alu.MOV.code() ? "MOV" : "ALU");
        require(op != null && op.allows(is64, !slot.fromRegister()), reserved);
        require(slot.fromRegister() ? slot.imm() == 0 : slot.src() == 0, reserved);
        return new Insn.Bin(op, is64, slot.dst(), operand(slot));
    }

    private static Insn decodeJump(Slot slot, boolean is64) {
        return switch (slot.operation()) {
            case JA -> {
                requireKnown(slot, !slot.fromRegister());
                require(slot.dst() == 0 && slot.src() == 0, reserved("JA"));
                require(is64 ? slot.imm() == 0 : slot.off() == 0, reserved("JA"));
                yield new Insn.Jump(!is64, is64 ? slot.off() : slot.imm());
            }
            case CALL -> {
                requireKnown(slot, is64);
                yield decodeCall(slot);
            }
            case EXIT -> {
                requireKnown(slot, is64 && !slot.fromRegister());
                require(slot.dst() == 0 && slot.src() == 0 && slot.off() == 0 && slot.imm() == 0, reserved("EXIT"));
                yield new Insn.Exit();
            }
            case JCOND -> {
                requireKnown(slot, is64 && !slot.fromRegister());
                require(slot.dst() == 0 && slot.src() == 0 && slot.imm() == 0, reserved("JCOND"));
                yield new Insn.MayGoto(slot.off());
            }
            default -> {
                Cond cond = COND_ROWS.get(slot.operation());
                requireKnown(slot, cond != null);
                require(slot.fromRegister() ? slot.imm() == 0 : slot.src() == 0, reserved("JMP/JMP32"));
                yield new Insn.Branch(cond, is64, slot.dst(), operand(slot), slot.off());
            }
        };
    }

    private static Insn decodeCall(Slot slot) {
        if (slot.fromRegister()) {
            require(slot.src() == 0 && slot.off() == 0 && slot.imm() == 0, reserved("CALL"));
            return new Insn.CallRegister(slot.dst());
        }
        require(slot.dst() == 0 && slot.off() == 0 && slot.src() < CallKind.values().length, reserved("CALL"));
        return new Insn.Call(CallKind.values()[slot.src()], slot.imm());
    }

    private static Operand operand(Slot slot) {
        return slot.fromRegister() ? new Reg(slot.src()) : new Imm(slot.imm());
    }

    private static String reserved(String what) {
        return "BPF_" + what + " uses reserved fields";
    }

    private static IllegalArgumentException unknown(Slot slot) {
        return new IllegalArgumentException(String.format("unknown opcode %02x", slot.opcode()));
    }

    private static void requireKnown(Slot slot, boolean known) {
        if (!known) {
            throw unknown(slot);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Encodes a program little-endian: 8 bytes per slot. */
    public static byte[] encode(Program program) {
        return encode(program, ByteOrder.LITTLE_ENDIAN);
    }

    /** Encodes a program in the given byte order: 8 bytes per slot. */
    public static byte[] encode(Program program, ByteOrder order) {
        ByteBuffer buffer = ByteBuffer.allocate(program.slots() * Slot.BYTES).order(order);
        Encoder encoder = new Encoder();
        for (Insn insn : program.insns()) {
            insn.accept(encoder).write(buffer);
            if (insn instanceof Insn.LoadImm64 wide) {
                new Slot(0, 0, 0, (short) 0, wide.nextImm()).write(buffer);
            }
        }
        return buffer.array();
    }

    /** The (first) slot of each shape. */
    private static final class Encoder implements Insn.Visitor<Slot> {
        private static Slot slot(int opcode, int dst, Operand src, int off) {
            return src instanceof Reg reg
                    ? new Slot(opcode | FROM_REGISTER, dst, reg.number(), (short) off, 0)
                    : new Slot(opcode, dst, 0, (short) off, ((Imm) src).value());
        }

        @Override
        public Slot bin(Insn.Bin insn) {
            int opcode = insn.op().code() << 4 | (insn.is64() ? ALU64 : ALU);
            return slot(opcode, insn.dst(), insn.src(), insn.op().offset());
        }

        @Override
        public Slot neg(Insn.Neg insn) {
            return new Slot(NEG << 4 | (insn.is64() ? ALU64 : ALU), insn.dst(), 0, (short) 0, 0);
        }

        @Override
        public Slot addrSpaceCast(Insn.AddrSpaceCast insn) {
            int opcode = Alu.MOV.code() << 4 | FROM_REGISTER | ALU64;
            return new Slot(opcode, insn.dst(), insn.src(), (short) ADDR_SPACE_CAST, insn.to() << 16 | insn.from());
        }

        @Override
        public Slot swap(Insn.Swap insn) {
            int low = switch (insn.op()) {
                case LE -> ALU;
                case BE -> ALU | FROM_REGISTER;
                case BSWAP -> ALU64;
            };
            return new Slot(END << 4 | low, insn.dst(), 0, (short) 0, insn.bits());
        }

        @Override
        public Slot loadImm64(Insn.LoadImm64 insn) {
            int opcode = LD | MODE_IMM | Width.DW.code();
            return new Slot(opcode, insn.dst(), insn.kind().source(), (short) 0, insn.imm());
        }

        @Override
        public Slot load(Insn.Load insn) {
            int opcode =
                    LDX | (insn.signed() ? MODE_MEMSX : MODE_MEM) | insn.width().code();
            return new Slot(opcode, insn.dst(), insn.src(), insn.off(), 0);
        }

        @Override
        public Slot store(Insn.Store insn) {
            int type = insn.src() instanceof Reg ? STX : ST;
            int opcode = type | MODE_MEM | insn.width().code();
            return insn.src() instanceof Reg reg
                    ? new Slot(opcode, insn.dst(), reg.number(), insn.off(), 0)
                    : new Slot(opcode, insn.dst(), 0, insn.off(), ((Imm) insn.src()).value());
        }

        @Override
        public Slot rmw(Insn.Rmw insn) {
            int opcode = STX | MODE_ATOMIC | insn.width().code();
            return new Slot(
                    opcode, insn.dst(), insn.src(), insn.off(), insn.op().imm());
        }

        @Override
        public Slot loadAcquire(Insn.LoadAcquire insn) {
            int opcode = STX | MODE_ATOMIC | insn.width().code();
            return new Slot(opcode, insn.dst(), insn.src(), insn.off(), LOAD_ACQUIRE);
        }

        @Override
        public Slot storeRelease(Insn.StoreRelease insn) {
            int opcode = STX | MODE_ATOMIC | insn.width().code();
            return new Slot(opcode, insn.dst(), insn.src(), insn.off(), STORE_RELEASE);
        }

        @Override
        public Slot legacyLoad(Insn.LegacyLoad insn) {
            int opcode =
                    LD | (insn.indirect() ? MODE_IND : MODE_ABS) | insn.width().code();
            return new Slot(opcode, 0, insn.src(), (short) 0, insn.imm());
        }

        @Override
        public Slot jump(Insn.Jump insn) {
            return insn.far()
                    ? new Slot(JA << 4 | JMP32, 0, 0, (short) 0, insn.off())
                    : new Slot(JA << 4 | JMP, 0, 0, (short) insn.off(), 0);
        }

        @Override
        public Slot mayGoto(Insn.MayGoto insn) {
            return new Slot(JCOND << 4 | JMP, 0, 0, insn.off(), 0);
        }

        @Override
        public Slot branch(Insn.Branch insn) {
            int opcode = insn.cond().code() << 4 | (insn.is64() ? JMP : JMP32);
            return slot(opcode, insn.dst(), insn.src(), insn.off());
        }

        @Override
        public Slot call(Insn.Call insn) {
            return new Slot(CALL << 4 | JMP, 0, insn.kind().source(), (short) 0, insn.imm());
        }

        @Override
        public Slot callRegister(Insn.CallRegister insn) {
            return new Slot(CALL << 4 | FROM_REGISTER | JMP, insn.target(), 0, (short) 0, 0);
        }

        @Override
        public Slot exit(Insn.Exit insn) {
            return new Slot(EXIT << 4 | JMP, 0, 0, (short) 0, 0);
        }
    }
}
