package dev.bpf4j.conformance.bugs;

import static dev.bpf4j.conformance.bugs.ChangedDomain.RIGHT;
import static dev.bpf4j.conformance.bugs.Changes.afterwards;
import static dev.bpf4j.conformance.bugs.Changes.both;
import static dev.bpf4j.conformance.bugs.Changes.forgiving;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.List;

/** Wrong rules for moves, pointers and the stack. */
final class MemoryBugs {
    private static final int OWN_IDS = 1 << 20;

    private MemoryBugs() {}

    static List<KernelBug> all() {
        return List.of(
                moveOfNegative(),
                wrappingOffset(),
                differenceOfPointers(),
                halfOfPointer(),
                misaligned(),
                overwrittenPointer(),
                linkedThroughNarrowSpill(),
                signOfLoad(),
                signOfStore(),
                keptSlot());
    }

    private static void set(State state, int register, Scalar number) {
        state.register(register, ScalarValue.of(number));
    }

    private static KernelBug moveOfNegative() {
        return new KernelBug(
                "CVE-2017-16995",
                "a 32-bit move of a negative constant extends its sign",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Bin bin
                            && bin.op() == Alu.MOV
                            && !bin.is64()
                            && bin.src() instanceof Operand.Imm imm) {
                        set(after, bin.dst(), RIGHT.constant(imm.value()));
                    }
                }),
                Exploit.believing("r6 == -1", 0, 0, "w6 = -1\n"));
    }

    private static KernelBug wrappingOffset() {
        return new KernelBug(
                "CVE-2017-17854",
                "the offsets of pointers wrap around at 32 bits",
                both(forgiving("math between", "pointer offset", "out of bounds"), afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Bin bin
                            && bin.op() == Alu.ADD
                            && bin.is64()
                            && bin.src() instanceof Operand.Imm imm
                            && before.register(bin.dst()) instanceof StackPointer p) {
                        after.register(bin.dst(), p.at(p.offset() + imm.value(), p.variable()));
                    }
                })),
                Exploit.onNumbers(
                        0,
                        0,
                        "r9 = r10\n"
                                + "r9 += 0x7fffffff\nr9 += 0x7fffffff\nr9 += 2\n".repeat(40)
                                + "*(u8 *)(r9 -8) = 0\nr0 = 0\nexit\n"));
    }

    private static KernelBug differenceOfPointers() {
        return new KernelBug(
                "CVE-2017-17855",
                "the difference of two pointers is known, whatever they point to",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Bin bin
                            && bin.op() == Alu.SUB
                            && bin.is64()
                            && bin.src() instanceof Operand.Reg reg
                            && before.register(bin.dst()) instanceof Pointer a
                            && before.register(reg.number()) instanceof Pointer b) {
                        set(after, bin.dst(), RIGHT.constant((long) a.offset() - b.offset()));
                    }
                }),
                Exploit.believing("r8 == 0", 0, 0, "r8 = r10\nr8 -= r1\n"));
    }

    private static KernelBug halfOfPointer() {
        return new KernelBug(
                "CVE-2021-45402",
                "the low half of a pointer is its offset",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Bin bin
                            && bin.op() == Alu.MOV
                            && !bin.is64()
                            && bin.src() instanceof Operand.Reg reg
                            && before.register(reg.number()) instanceof Pointer p) {
                        set(after, bin.dst(), RIGHT.constant(p.offset()));
                    }
                }),
                Exploit.believing("r8 == 0", 0, 0, "w8 = w10\n"));
    }

    private static KernelBug misaligned() {
        return new KernelBug(
                "CVE-2017-17856",
                "stack accesses need not be aligned",
                forgiving("misaligned stack access"),
                Exploit.believing(
                        "r8 == 0",
                        0,
                        0,
                        "*(u64 *)(r10 -16) = 0\n*(u64 *)(r10 -8) = 0\n*(u64 *)(r10 -12) = -1\nr8 = *(u64 *)(r10 -16)\n"));
    }

    private static KernelBug overwrittenPointer() {
        return new KernelBug(
                "CVE-2023-52462",
                "a spilled pointer is still one when its upper bytes have been overwritten",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Store store
                            && store.dst() == Frame.FRAME_POINTER
                            && store.width() == Width.B
                            && StackBytes.index(store.off()) != 0) {
                        int slot = StackBytes.slot(store.off());
                        StackSlot was = before.frame().slot(slot);
                        if (was.holdsPointer()) {
                            after.frame().slot(slot, was);
                        }
                    }
                }),
                Exploit.onSocketBuffer("""
                        *(u64 *)(r10 -8) = r1
                        *(u8 *)(r10 -1) = 77
                        r2 = *(u64 *)(r10 -8)
                        r0 = *(u32 *)(r2 +0)
                        exit
                        """));
    }

    private static KernelBug linkedThroughNarrowSpill() {
        return new KernelBug(
                "713274f1f2c8",
                "a number and the half of it that was spilled are taken for the same number",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Store store
                            && store.dst() == Frame.FRAME_POINTER
                            && store.width() == Width.W
                            && StackBytes.index(store.off()) == 0
                            && store.src() instanceof Operand.Reg reg
                            && after.register(reg.number()) instanceof ScalarValue number
                            && !number.range().isConstant()) {
                        int slot = StackBytes.slot(store.off());
                        int id = number.id() != 0 ? number.id() : OWN_IDS + slot;
                        StackSlot spilled = after.frame().slot(slot);
                        if (spilled.spilled() instanceof ScalarValue half) {
                            after.register(reg.number(), number.withId(id));
                            after.frame().slot(slot, new StackSlot(spilled.kinds(), half.withId(id)));
                        }
                    }
                }),
                Exploit.believing(
                        "r6 == 0",
                        1L << 32,
                        0,
                        "*(u32 *)(r10 -8) = r6\nr8 = *(u32 *)(r10 -8)\nif r8 != 0 goto fine\n"));
    }

    private static KernelBug signOfLoad() {
        return new KernelBug(
                "PREVAIL: LDSX",
                "a load that extends the sign is taken for one that does not",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Load load
                            && load.signed()
                            && after.register(load.dst()) instanceof ScalarValue) {
                        set(after, load.dst(), RIGHT.extend(load.width(), false, RIGHT.unknown()));
                    }
                }),
                Exploit.believing("r8 s>= 0", -1, 0, "r8 = *(s8 *)(r1 +0)\n"));
    }

    private static KernelBug signOfStore() {
        return new KernelBug(
                "PREVAIL: BPF_ST",
                "a constant that is stored in 64 bits does not extend its sign",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Store store
                            && store.dst() == Frame.FRAME_POINTER
                            && store.width() == Width.DW
                            && store.src() instanceof Operand.Imm imm) {
                        Value half = ScalarValue.of(RIGHT.constant(Integer.toUnsignedLong(imm.value())));
                        after.frame().slot(StackBytes.slot(store.off()), StackSlot.of(half));
                    }
                }),
                Exploit.believing("r8 == 0", 0, 0, "*(u64 *)(r10 -8) = -1\nr8 = *(u64 *)(r10 -8)\nr8 >>= 32\n"));
    }

    private static KernelBug keptSlot() {
        return new KernelBug(
                "PREVAIL: stack cell",
                "what a stack slot holds is kept when an unknown number is stored there",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Store store
                            && store.dst() == Frame.FRAME_POINTER
                            && store.width() == Width.DW
                            && store.src() instanceof Operand.Reg reg
                            && before.register(reg.number()) instanceof ScalarValue number
                            && !number.range().isConstant()) {
                        int slot = StackBytes.slot(store.off());
                        if (before.frame().slot(slot).kinds() != 0) {
                            after.frame().slot(slot, before.frame().slot(slot));
                        }
                    }
                }),
                Exploit.believing(
                        "r8 == 0", 7, 0, "*(u64 *)(r10 -8) = 0\n*(u64 *)(r10 -8) = r6\nr8 = *(u64 *)(r10 -8)\n"));
    }
}
