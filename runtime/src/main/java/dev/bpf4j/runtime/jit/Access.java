package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.MemoryFact.Space;
import java.util.Optional;
import java.util.OptionalInt;

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
        /** A field of the context. */
        CONTEXT
    }

    private static final int FRAME_POINTER = 10;

    private final ProgramType<?> type;
    private final Facts facts;
    private final boolean fixedFrame;
    private final boolean reachesFrames;

    Access(ControlFlow flow, ProgramType<?> type, Facts facts) {
        this.type = type;
        this.facts = facts;
        boolean fixed = true;
        boolean reaches = false;
        for (Block block : flow.blocks()) {
            for (int slot = block.start(); slot < block.end(); slot = flow.next(slot)) {
                if (flow.flow(slot).trap().isEmpty()) {
                    Insn insn = flow.program().at(slot);
                    fixed &= !RegisterUse.contains(RegisterUse.of(insn).writes(), FRAME_POINTER);
                    reaches |= mayReachFrames(slot, insn);
                }
            }
        }
        fixedFrame = fixed;
        reachesFrames = reaches;
    }

    private boolean mayReachFrames(int slot, Insn insn) {
        if (insn instanceof Insn.Call call) {
            return type.helpers()
                    .byId(call.imm())
                    .filter(helper -> helper.prototype().args().stream().anyMatch(Access::isMemory))
                    .isPresent();
        }
        boolean accesses = insn instanceof Insn.Load
                || insn instanceof Insn.Store
                || insn instanceof Insn.Rmw
                || insn instanceof Insn.LoadAcquire
                || insn instanceof Insn.StoreRelease;
        boolean elsewhere =
                facts.memory(slot).filter(fact -> fact.space() != Space.STACK).isPresent();
        return insn instanceof Insn.CallRegister || accesses && !elsewhere;
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

    /** Whether an access may reach a frame other than through R10. */
    boolean reachesFrames() {
        return reachesFrames;
    }

    Way way(int slot, int base, short off, Width width, boolean isWrite) {
        if (usesFrame(base, off, width)) {
            return Way.FRAME;
        }
        if (field(slot, width, isWrite).isPresent()) {
            return Way.CONTEXT;
        }
        return usesPacket(slot) ? Way.PACKET : Way.MEMORY;
    }

    /** Whether an access is inside the frame that R10 points to the end of. */
    private boolean usesFrame(int base, short off, Width width) {
        return fixedFrame && base == FRAME_POINTER && off >= -Execution.FRAME_BYTES && off <= -width.bytes();
    }

    private boolean isIn(int slot, Space space) {
        return facts.memory(slot).filter(fact -> fact.space() == space).isPresent();
    }

    /** The packet's region can be had where it is what R1 points to. */
    private boolean usesPacket(int slot) {
        return type.context().entry() == ContextType.Entry.MEMORY && isIn(slot, Space.PACKET);
    }

    /** Whether an access of this instruction needs the packet's region. */
    boolean needsPacket(int slot) {
        return usesPacket(slot);
    }

    /** Whether an access of this instruction needs the frame's region. */
    boolean needsFrame(Insn insn) {
        if (insn instanceof Insn.Load i) {
            return usesFrame(i.src(), i.off(), i.width());
        }
        if (insn instanceof Insn.Store i) {
            return usesFrame(i.dst(), i.off(), i.width());
        }
        if (insn instanceof Insn.LoadAcquire i) {
            return usesFrame(i.src(), i.off(), i.width());
        }
        return insn instanceof Insn.StoreRelease i && usesFrame(i.dst(), i.off(), i.width());
    }

    /** Where in the context an instruction accesses it, if it is known to. */
    OptionalInt contextOffset(int slot) {
        return facts.memory(slot)
                .filter(fact -> fact.space() == Space.CONTEXT)
                .map(MemoryFact::constantOffset)
                .orElse(OptionalInt.empty());
    }

    /** The scalar field that an instruction accesses, if that is known and allowed. */
    Optional<? extends Field<?>> field(int slot, Width width, boolean isWrite) {
        OptionalInt offset = contextOffset(slot);
        return offset.isEmpty()
                ? Optional.empty()
                : type.context()
                        .access(offset.getAsInt(), width, isWrite)
                        .filter(field -> field.kind() == Field.Kind.SCALAR);
    }
}
