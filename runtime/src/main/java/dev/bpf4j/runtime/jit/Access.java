package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.MemoryFact.Space;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What is known of a program's memory accesses. */
final class Access {
    /** How an access reaches memory. */
    enum Way {
        /** Through the table of all regions. */
        MEMORY,
        /** The frame of the running function, at an offset inside it. */
        FRAME,
        /** The packet's region, which checks the offset. */
        PACKET,
        /** The region that the address is in, whichever: one of map values is never the one that was used last. */
        REGION,
        /** The program's arena, whatever the address would be elsewhere. */
        ARENA,
        /** A field of the context, where accessors speak of the machine's own numbers. */
        CONTEXT
    }

    private static final int FRAME_POINTER = 10;

    private final ProgramType<?> type;
    private final Facts facts;
    private final ControlFlow flow;
    private final boolean direct;
    private final boolean fixedFrame;
    private final boolean reachesFrames;
    private final int bytesReached;

    Access(ControlFlow flow, ProgramType<?> type, Facts facts) {
        this.type = type;
        this.facts = facts;
        this.flow = flow;
        this.direct = flow.program().order() == ByteOrder.LITTLE_ENDIAN;
        this.fixedFrame = executable(flow.blocks())
                .noneMatch(slot -> RegisterUse.contains(
                        RegisterUse.of(flow.program().at(slot)).writes(), FRAME_POINTER));
        this.reachesFrames = executable(flow.blocks())
                .anyMatch(slot -> mayReachFrames(slot, flow.program().at(slot)));
        this.bytesReached = FrameUse.bytes(flow, facts);
    }

    /** The slots of all instructions that do not just trap. */
    private IntStream executable(List<Block> blocks) {
        return blocks.stream()
                .flatMapToInt(block -> IntStream.iterate(block.start(), slot -> slot < block.end(), flow::next))
                .filter(slot -> flow.flow(slot).trap().isEmpty());
    }

    private boolean mayReachFrames(int slot, Insn insn) {
        if (insn instanceof Insn.Call call) {
            return call.kind() != CallKind.LOCAL
                    && type.helpers()
                            .byId(call.imm())
                            .filter(helper -> mayReachFrames(helper.prototype()))
                            .isPresent();
        }
        return insn instanceof Insn.CallRegister
                || accesses(insn)
                        && depthBelowTop(insn) == 0
                        && (facts.memory(slot).isEmpty() || isIn(slot, Space.STACK));
    }

    /** Whether it is a load, a store or an atomic instruction. */
    static boolean accesses(Insn insn) {
        return insn instanceof Insn.Load
                || insn instanceof Insn.Store
                || insn instanceof Insn.Rmw
                || insn instanceof Insn.LoadAcquire
                || insn instanceof Insn.StoreRelease;
    }

    /** Another program that runs in the place of this one finds the frames of its callers. */
    private static boolean mayReachFrames(Prototype prototype) {
        return prototype.has(HelperFlag.ENDS_PROGRAM)
                || prototype.args().stream().anyMatch(Access::isMemory);
    }

    /** Whether an argument may be a stack address that the helper, or what it calls back, uses. */
    private static boolean isMemory(ArgType arg) {
        return switch (arg) {
            case ANYTHING, PTR_TO_CTX, CONST_SIZE, CONST_SIZE_OR_ZERO -> false;
            default -> true;
        };
    }

    /** Whether R10 is the frame pointer everywhere: no instruction writes it. */
    boolean fixedFrame() {
        return fixedFrame;
    }

    /** Bytes below R10 that a function may use: those that it must find cleared. */
    int frameBytes(Function function) {
        return reachesFrames
                ? bytesReached
                : executable(function.blocks())
                        .map(slot -> depthBelowTop(flow.program().at(slot)))
                        .max()
                        .orElse(0);
    }

    Way way(int slot, int base, short off, Width width, boolean isWrite) {
        if (flow.program().isInArena(slot)) {
            return Way.ARENA;
        }
        if (usesFrame(base, off, width)) {
            return Way.FRAME;
        }
        if (direct && field(slot, width, isWrite).isPresent()) {
            return Way.CONTEXT;
        }
        if (isIn(slot, Space.MAP_VALUE)) {
            return Way.REGION;
        }
        return needsPacket(slot) ? Way.PACKET : Way.MEMORY;
    }

    /** Whether an access is inside the frame that R10 points to the end of. */
    private boolean usesFrame(int base, short off, Width width) {
        return fixedFrame && base == FRAME_POINTER && off >= -Execution.FRAME_BYTES && off <= -width.bytes();
    }

    private boolean isIn(int slot, Space space) {
        return facts.memory(slot).filter(fact -> fact.space() == space).isPresent();
    }

    /** Whether an access of this instruction needs the packet's region. */
    boolean needsPacket(int slot) {
        return isIn(slot, Space.PACKET);
    }

    /** Whether an access of this instruction needs the frame's region. */
    boolean needsFrame(Insn insn) {
        return !(insn instanceof Insn.Rmw) && depthBelowTop(insn) > 0;
    }

    /** How far below R10 an access is that is inside R10's frame, whatever the program does; 0 for others. */
    private int depthBelowTop(Insn insn) {
        if (insn instanceof Insn.Load i) {
            return depthBelowTop(i.src(), i.off(), i.width());
        }
        if (insn instanceof Insn.Store i) {
            return depthBelowTop(i.dst(), i.off(), i.width());
        }
        if (insn instanceof Insn.Rmw i) {
            return depthBelowTop(i.dst(), i.off(), i.width());
        }
        if (insn instanceof Insn.LoadAcquire i) {
            return depthBelowTop(i.src(), i.off(), i.width());
        }
        return insn instanceof Insn.StoreRelease i ? depthBelowTop(i.dst(), i.off(), i.width()) : 0;
    }

    private int depthBelowTop(int base, short off, Width width) {
        return usesFrame(base, off, width) ? -off : 0;
    }

    /** Where in the context an instruction accesses it, if it is known to. */
    OptionalInt contextOffset(int slot) {
        return facts.memory(slot)
                .filter(fact -> fact.space() == Space.CONTEXT)
                .map(MemoryFact::constantOffset)
                .orElse(OptionalInt.empty());
    }

    /** The scalar field that an instruction reads, or writes whole, if that is known and allowed. */
    Optional<? extends Field<?>> field(int slot, Width width, boolean isWrite) {
        OptionalInt offset = contextOffset(slot);
        return offset.isEmpty()
                ? Optional.empty()
                : type.context()
                        .access(offset.getAsInt(), width, isWrite)
                        .filter(field -> field.kind() == Field.Kind.SCALAR && (!isWrite || field.width() == width));
    }
}
