package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.context.LegacyPacket;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.run.Execution;
import java.nio.ByteOrder;
import java.util.Optional;
import org.objectweb.asm.Type;

/**
 * Loads and stores. Every access goes through a checked region; what is known of it only picks a shorter way: the frame's
 * region, the packet's, or a context field's accessor.
 */
final class MemoryEmitter {
    private static final String LEGACY_PACKET = Type.getInternalName(LegacyPacket.class);

    private static final String ATOMIC = "(" + Names.descriptor(Names.ATOMIC) + Names.descriptor(Names.WIDTH) + "JJJ)J";

    /** A width and an address. */
    private static final String WIDE = Names.descriptor(Names.WIDTH) + "J";

    private final Code code;
    private final Unit unit;

    MemoryEmitter(Code code, Unit unit) {
        this.code = code;
        this.unit = unit;
    }

    Code load(int slot, Insn.Load insn) {
        load(slot, insn.width(), insn.src(), insn.off());
        if (insn.signed()) {
            signExtend(insn.width());
        }
        return code.store(insn.dst());
    }

    Code loadAcquire(int slot, Insn.LoadAcquire insn) {
        if (unit.flow().program().isInArena(slot)) {
            return arena(slot, insn.width(), insn.src(), insn.off())
                    .load(insn.dst())
                    .invokeVirtual(Names.ARENA, "acquire", "(" + WIDE + "J)J")
                    .store(insn.dst());
        }
        load(slot, insn.width(), insn.src(), insn.off());
        return code.store(insn.dst());
    }

    private void load(int slot, Width width, int base, short off) {
        String method = "load" + width.bits();
        switch (unit.access().way(slot, base, off, width, false)) {
            case FRAME -> loadFrame(frame(off), width);
            case PACKET -> packet(slot, base, off).invokeVirtual(Names.BYTES_REGION, method, "(I)J");
            case REGION -> region(slot, base, off).invokeVirtual(Names.REGION, method, "(I)J");
            case CONTEXT -> read(slot, width);
            case ARENA -> arena(slot, width, base, off).invokeVirtual(Names.ARENA, "load", "(" + WIDE + ")J");
            case MEMORY -> memory(slot, base, off).invokeVirtual(Names.MEMORY, method, "(J)J");
        }
    }

    private void signExtend(Width width) {
        switch (width) {
            case B -> code.op(L2I).op(I2B).op(I2L);
            case H -> code.op(L2I).op(I2S).op(I2L);
            case W -> code.op(L2I).op(I2L);
            case DW -> {}
        }
    }

    Code store(int slot, Insn.Store insn) {
        return store(slot, insn.width(), insn.dst(), insn.off(), insn.src());
    }

    Code storeRelease(int slot, Insn.StoreRelease insn) {
        return store(slot, insn.width(), insn.dst(), insn.off(), Operand.reg(insn.src()));
    }

    private Code store(int slot, Width width, int base, short off, Operand value) {
        String method = "store" + width.bits();
        return switch (unit.access().way(slot, base, off, width, true)) {
            case FRAME -> storeFrame(frame(off).wide(value), width);
            case PACKET -> packet(slot, base, off).wide(value).invokeVirtual(Names.BYTES_REGION, method, "(IJ)V");
            case REGION -> region(slot, base, off).wide(value).invokeVirtual(Names.REGION, method, "(IJ)V");
            case CONTEXT -> write(slot, width, value);
            case ARENA ->
                arena(slot, width, base, off).wide(value).invokeVirtual(Names.ARENA, "store", "(" + WIDE + "J)V");
            case MEMORY -> memory(slot, base, off).wide(value).invokeVirtual(Names.MEMORY, method, "(JJ)V");
        };
    }

    Code rmw(int slot, Insn.Rmw insn) {
        boolean inArena = unit.flow().program().isInArena(slot);
        return result(insn, inArena ? atomicInArena(slot, insn) : atomic(slot, insn));
    }

    private Code result(Insn.Rmw insn, Code old) {
        return insn.op().fetches() ? old.store(insn.resultRegister()) : old.op(POP2);
    }

    private Code atomicInArena(int slot, Insn.Rmw insn) {
        arena(slot, insn.width(), insn.dst(), insn.off()).push(insn.op(), Names.ATOMIC);
        code.load(insn.src()).load(0).load(insn.resultRegister());
        return code.invokeVirtual(Names.ARENA, "atomic", "(" + WIDE + Names.descriptor(Names.ATOMIC) + "JJJ)J");
    }

    private Code atomic(int slot, Insn.Rmw insn) {
        code.at(slot)
                .local(ALOAD, code.locals().memory)
                .push(insn.op(), Names.ATOMIC)
                .push(insn.width(), Names.WIDTH);
        address(insn.dst(), insn.off()).load(insn.src());
        Code expected = insn.op() == Atomic.CMPXCHG ? code.load(0) : code.push(0L);
        return expected.invokeVirtual(Names.MEMORY, "atomic", ATOMIC);
    }

    /** A cast of an address to user space. */
    Code toUser(int slot, Insn.AddrSpaceCast insn) {
        return arena(slot)
                .load(insn.src())
                .invokeVirtual(Names.ARENA, "toUser", "(J)J")
                .store(insn.dst());
    }

    private Code arena(int slot) {
        return code.at(slot)
                .local(ALOAD, code.locals().x)
                .invokeVirtual(Names.EXECUTION, "arena", "()" + Names.descriptor(Names.ARENA));
    }

    /** Pushes the arena, a width and an address. */
    private Code arena(int slot, Width width, int base, short off) {
        arena(slot).push(width, Names.WIDTH);
        return address(base, off);
    }

    /** Pushes the loaded value; negative if the packet has no such bytes. */
    Code legacyLoad(int slot, Insn.LegacyLoad insn) {
        code.at(slot);
        Optional<? extends LegacyPacket<?>> packet = unit.type().context().legacyPacket();
        if (packet.isEmpty()) {
            code.local(ALOAD, code.locals().x).push(insn.width(), Names.WIDTH);
            return offset(insn)
                    .invokeVirtual(Names.EXECUTION, "legacyLoad", "(" + Names.descriptor(Names.WIDTH) + "I)J");
        }
        code.push(unit.constants().of(packet.get(), LEGACY_PACKET)).local(ALOAD, code.locals().context);
        return offset(insn)
                .push(insn.width().bytes())
                .invokeInterface(LEGACY_PACKET, "load", "(Ljava/lang/Object;II)J");
    }

    private Code offset(Insn.LegacyLoad insn) {
        return insn.indirect() ? code.narrow(insn.src()).push(insn.imm()).op(IADD) : code.push(insn.imm());
    }

    private Code frame(short off) {
        return code.local(ALOAD, code.locals().frame).push(Execution.FRAME_BYTES + off);
    }

    private Code loadFrame(Code at, Width width) {
        return width == Width.B
                ? at.op(BALOAD).push(0xff).op(IAND).op(I2L)
                : at.invokeStatic(order(), "load" + width.bits(), "(" + Names.BYTES + "I)J");
    }

    private Code storeFrame(Code at, Width width) {
        return width == Width.B
                ? at.op(L2I).op(BASTORE)
                : at.invokeStatic(order(), "store" + width.bits(), "(" + Names.BYTES + "IJ)V");
    }

    private String order() {
        return unit.flow().program().order() == ByteOrder.BIG_ENDIAN ? Names.BIG_ENDIAN : Names.LITTLE_ENDIAN;
    }

    private Code packet(int slot, int base, short off) {
        code.at(slot).local(ALOAD, code.locals().packet);
        if (code.locals().low(base) < 0) {
            return address(base, off).op(L2I);
        }
        code.narrow(base);
        return off == 0 ? code : code.push((int) off).op(IADD);
    }

    private Code region(int slot, int base, short off) {
        memory(slot, base, off).invokeVirtual(Names.MEMORY, "region", "(J)" + Names.descriptor(Names.REGION));
        return address(base, off).op(L2I);
    }

    private Code memory(int slot, int base, short off) {
        code.at(slot).local(ALOAD, code.locals().memory);
        return address(base, off);
    }

    private Code address(int base, short off) {
        code.load(base);
        return off == 0 ? code : code.push((long) off).op(LADD);
    }

    private void read(int slot, Width width) {
        int offset = unit.access().contextOffset(slot).orElseThrow();
        Field<?> field = unit.access().field(slot, width, false).orElseThrow();
        code.at(slot)
                .push(unit.constants().of(field.read(), Names.READ))
                .local(ALOAD, code.locals().context)
                .invokeInterface(Names.READ, "applyAsLong", "(Ljava/lang/Object;)J");
        int shift = (offset - field.offset()) * 8;
        if (shift > 0) {
            code.push(shift).op(LUSHR);
        }
        truncate(width);
    }

    private Code write(int slot, Width width, Operand value) {
        Field<?> field = unit.access().field(slot, width, true).orElseThrow();
        code.at(slot)
                .push(unit.constants().of(field.write().orElseThrow(), Names.WRITE))
                .local(ALOAD, code.locals().context)
                .wide(value);
        return truncate(width).invokeInterface(Names.WRITE, "accept", "(Ljava/lang/Object;J)V");
    }

    private Code truncate(Width width) {
        return width == Width.DW ? code : code.push(width.truncate(-1)).op(LAND);
    }
}
