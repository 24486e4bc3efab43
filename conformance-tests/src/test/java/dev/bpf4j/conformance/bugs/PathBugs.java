package dev.bpf4j.conformance.bugs;

import static dev.bpf4j.conformance.bugs.Changes.afterwards;
import static dev.bpf4j.conformance.bugs.Changes.forgiving;

import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.seam.Kept;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.state.PacketEnd;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import dev.bpf4j.verifier.transfer.Note;
import java.util.List;

/** Wrong rules for what paths have in common, and for what helpers take and do. */
final class PathBugs {
    private static final int ADJUST_TAIL = 65;
    private static final MapSpec RING = MapSpec.of("ring", MapKind.RINGBUF, 0, 0, 4096);
    private static final MapSpec HASH = MapSpec.of("hash", MapKind.HASH, 4, 8, 4);

    private PathBugs() {}

    static List<KernelBug> all() {
        return List.of(
                oneOperandPrecise(),
                precisionThroughPointers(),
                nothingPrecise(),
                callbackOnce(),
                arithmeticOnMaybeNull(),
                dereferenceOfMaybeNull(),
                movedRecord(),
                wrongKindOfMap(),
                signedPacketPointer(),
                stalePacketPointers(),
                equalIsNotNull(),
                unboundedLength());
    }

    private static KernelBug oneOperandPrecise() {
        return new KernelBug(
                "CVE-2023-2163",
                "where a number mattered that was compared with another, the other is not traced",
                verifier -> verifier.precision(standard -> (marks, depth, insn, note) ->
                        insn instanceof Insn.Branch branch && branch.src() instanceof Operand.Reg
                                ? depth
                                : standard.back(marks, depth, insn, note)),
                Exploit.onNumbers(500, 0, """
                        r8 = 1000
                        if r7 == 0 goto join
                        r8 = 0
                        join:
                        if r6 > r8 goto fine
                        r9 = r10
                        r9 += -8
                        r9 += r6
                        r0 = *(u8 *)(r9 +0)
                        exit
                        """));
    }

    private static KernelBug precisionThroughPointers() {
        return new KernelBug(
                "CVE-2023-52920",
                "where a number mattered that was loaded through a pointer into the stack, the slot is not traced",
                verifier -> verifier.precision(standard -> (marks, depth, insn, note) -> {
                    if (insn instanceof Insn.Load load
                            && load.src() != Frame.FRAME_POINTER
                            && note instanceof Note.Stack) {
                        marks.removeRegister(depth, load.dst());
                        return depth;
                    }
                    return standard.back(marks, depth, insn, note);
                }),
                Exploit.onNumbers(0, 0, """
                        r8 = r10
                        r8 += -8
                        *(u64 *)(r10 -8) = 1000
                        if r7 == 0 goto join
                        *(u64 *)(r10 -8) = 0
                        join:
                        r6 = *(u64 *)(r8 +0)
                        r9 = r10
                        r9 += -16
                        r9 += r6
                        r0 = *(u8 *)(r9 +0)
                        exit
                        """));
    }

    private static KernelBug nothingPrecise() {
        return new KernelBug(
                "CVE-2017-17864 (kin)",
                "states are compared without the numbers in registers",
                verifier -> verifier.subsumption(standard -> (kept, state) -> {
                    Marks none = new Marks();
                    return standard.covers(Kept.of(kept.slot(), kept.state(), none, false), state);
                }),
                Exploit.onNumbers(0, 0, """
                        r8 = 1000
                        if r7 == 0 goto join
                        r8 = 0
                        join:
                        r9 = r10
                        r9 += -16
                        r9 += r8
                        r0 = *(u8 *)(r9 +0)
                        exit
                        """));
    }

    private static KernelBug callbackOnce() {
        return new KernelBug(
                "ab5cfac139ab",
                "functions that helpers call are explored as if called once",
                verifier -> verifier.subsumption(standard -> (kept, state) ->
                        kept.isOpen() && kept.state().rounds() < state.rounds() || standard.covers(kept, state)),
                Exploit.onSocketBuffer("""
                        *(u64 *)(r10 -8) = 0
                        r1 = 100
                        r2 = func 7 ll
                        r3 = r10
                        r3 += -8
                        r4 = 0
                        call 181
                        r0 = 0
                        exit
                        r6 = *(u64 *)(r2 +0)
                        if r6 == 60 goto wrong
                        r6 += 1
                        *(u64 *)(r2 +0) = r6
                        r0 = 0
                        exit
                        wrong:
                        r0 = 0
                        r0 = *(u64 *)(r0 +0)
                        exit
                        """));
    }

    /** A record that is too large: there is none. */
    private static final String NO_RECORD = """
            r1 = map_idx 0 ll
            r2 = 8192
            r3 = 0
            call 131
            """;

    private static KernelBug arithmeticOnMaybeNull() {
        return new KernelBug(
                "CVE-2022-23222",
                "pointers that may be null may be moved",
                forgiving("null-check it first"),
                Exploit.onSocketBuffer(NO_RECORD + """
                                r6 = r0
                                r6 += 1
                                if r0 == 0 goto null
                                r1 = r0
                                r2 = 0
                                call 133
                                goto fine
                                null:
                                if r6 == 0 goto fine
                                r0 = 0
                                r0 = *(u64 *)(r0 +0)
                                exit
                                """, RING));
    }

    private static KernelBug dereferenceOfMaybeNull() {
        return new KernelBug(
                "8374bfd5a3c9 (kin)",
                "a pointer is not null after an equality with any other",
                verifier -> verifier.refinement(standard -> (state, branch, taken) -> {
                    boolean possible = standard.refine(state, branch, taken);
                    boolean zero = branch.src() instanceof Operand.Imm imm && imm.value() == 0;
                    if (possible && zero && branch.cond() == Cond.JNE && !taken) {
                        return possible;
                    }
                    boolean unlike = branch.src() instanceof Operand.Imm imm && imm.value() != 0;
                    if (possible && unlike && state.register(branch.dst()) instanceof BlockPointer p && p.maybeNull()) {
                        notNull(state, p);
                    }
                    return possible;
                }),
                Exploit.onSocketBuffer("""
                        *(u32 *)(r10 -4) = 7
                        r1 = map_idx 0 ll
                        r2 = r10
                        r2 += -4
                        call 1
                        if r0 == 1 goto fine
                        r0 = *(u64 *)(r0 +0)
                        exit
                        """, HASH));
    }

    private static void notNull(State state, BlockPointer pointer) {
        state.replaceAll(v -> v instanceof BlockPointer b && b.id() == pointer.id() ? b.nonNull() : v);
    }

    private static KernelBug movedRecord() {
        return new KernelBug(
                "CVE-2021-4204",
                "a record may be given back through a pointer into its middle",
                forgiving("must have zero offset"),
                Exploit.onSocketBuffer("""
                        r1 = map_idx 0 ll
                        r2 = 64
                        r3 = 0
                        call 131
                        if r0 == 0 goto fine
                        r1 = r0
                        r1 += 8
                        r2 = 0
                        call 132
                        r0 = 0
                        exit
                        """, RING));
    }

    private static KernelBug wrongKindOfMap() {
        return new KernelBug(
                "CVE-2021-34866",
                "helpers for ring buffers take any map",
                forgiving("cannot pass map_type"),
                Exploit.onSocketBuffer("""
                        r1 = map_idx 0 ll
                        r2 = 16
                        r3 = 0
                        call 131
                        if r0 == 0 goto fine
                        r1 = r0
                        r2 = 0
                        call 132
                        r0 = 0
                        exit
                        """, HASH));
    }

    private static KernelBug signedPacketPointer() {
        return new KernelBug(
                "CVE-2024-47702",
                "a load that extends the sign gives a packet pointer",
                forgiving("invalid bpf_context access off=0 size=4", "invalid bpf_context access off=4 size=4"),
                Exploit.onXdp(64, """
                        r2 = *(s32 *)(r1 +0)
                        r3 = *(u32 *)(r1 +4)
                        r4 = r2
                        r4 += 8
                        if r4 > r3 goto fine
                        r0 = *(u64 *)(r2 +0)
                        exit
                        """));
    }

    private static KernelBug stalePacketPointers() {
        return new KernelBug(
                "CVE-2024-58098",
                "packet pointers stay valid when what is called changes the packet",
                afterwards((insn, before, after) -> {
                    if (insn instanceof Insn.Call call && call.kind() == CallKind.HELPER && call.imm() == ADJUST_TAIL) {
                        for (int r = 6; r < Frame.FRAME_POINTER; r++) {
                            Value was = before.register(r);
                            if (was instanceof PacketPointer || was instanceof PacketEnd) {
                                after.register(r, was);
                            }
                        }
                    }
                }),
                Exploit.onXdp(64, """
                        r6 = r1
                        r7 = *(u32 *)(r1 +0)
                        r8 = *(u32 *)(r1 +4)
                        r2 = r7
                        r2 += 60
                        if r2 > r8 goto fine
                        r2 = -30
                        call 65
                        r0 = *(u8 *)(r7 +59)
                        exit
                        """));
    }

    private static KernelBug equalIsNotNull() {
        return new KernelBug(
                "8374bfd5a3c9",
                "a pointer that equals one that may be null is not null",
                verifier -> verifier.refinement(standard -> (state, branch, taken) -> {
                    boolean possible = standard.refine(state, branch, taken);
                    boolean equal = branch.is64()
                            && (branch.cond() == Cond.JEQ) == taken
                            && (branch.cond() == Cond.JEQ || branch.cond() == Cond.JNE);
                    if (possible
                            && equal
                            && branch.src() instanceof Operand.Reg reg
                            && state.register(branch.dst()) instanceof BlockPointer a
                            && state.register(reg.number()) instanceof BlockPointer b
                            && a.maybeNull()
                            && b.maybeNull()) {
                        notNull(state, a);
                    }
                    return possible;
                }),
                Exploit.onSocketBuffer("""
                        *(u32 *)(r10 -4) = 7
                        r1 = map_idx 0 ll
                        r2 = r10
                        r2 += -4
                        call 1
                        r6 = r0
                        *(u32 *)(r10 -4) = 8
                        r1 = map_idx 0 ll
                        r2 = r10
                        r2 += -4
                        call 1
                        if r6 != r0 goto fine
                        r0 = *(u64 *)(r6 +0)
                        exit
                        """, HASH));
    }

    private static KernelBug unboundedLength() {
        return new KernelBug(
                "CVE-2023-52676",
                "accesses far outside of a map value are let through, as a sum of offsets wraps",
                forgiving("value is outside of the allowed memory range", "invalid access to map value"),
                Exploit.onSocketBuffer("""
                        r1 = map_idx_value 0 +0 ll
                        r0 = *(u64 *)(r1 +4096)
                        exit
                        """, MapSpec.of("array", MapKind.ARRAY, 4, 8, 1)));
    }
}
