package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.Arrays;

/**
 * Which registers and stack bytes of a function may still be read from a slot on, by a backward data-flow analysis over
 * all edges. Stack is tracked in granules of 4 bytes, counted downwards from R10: granule 0 is R10 - 4.
 */
public final class Liveness {
    /** Bytes of a granule. */
    public static final int GRANULE = 4;

    /** Passes after which the analysis gives up: hostile control flow can make it slow. Then everything is live. */
    private static final int MAX_PASSES = 40;

    private static final int ALL_REGISTERS = (1 << 11) - 1;

    private final short[] registers;
    private final long[] near;
    private final long[] far;
    private final boolean[] escaping;
    private final Functions functions;

    private Liveness(int slots, Functions functions) {
        this.registers = new short[slots];
        this.near = new long[slots];
        this.far = new long[slots];
        this.functions = functions;
        this.escaping = new boolean[functions.count()];
    }

    public static Liveness of(Program program, ControlFlow flow, HelperTable helpers) {
        Liveness live = new Liveness(program.slots(), flow.functions());
        live.findEscapes(program);
        int[] order = flow.postorder();
        UseDef effect = new UseDef(helpers);
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            // without loops, what follows an instruction was looked at before it
            if (!live.pass(program, effect, order) || !flow.hasLoops()) {
                return live;
            }
        }
        live.giveUp();
        return live;
    }

    /** Everything may be read, everywhere: for comparing states without this analysis. */
    public static Liveness everything(Program program, ControlFlow flow) {
        Liveness live = new Liveness(program.slots(), flow.functions());
        live.giveUp();
        return live;
    }

    /** Registers that may be read before they are written, as a bit set. R10 always is. */
    public int registers(int slot) {
        return registers[slot] | 1 << 10;
    }

    /** Live granules 0..63: the 256 bytes below R10. */
    public long nearStack(int slot) {
        return near[slot];
    }

    /** Live granules 64..127. */
    public long farStack(int slot) {
        return far[slot];
    }

    /** Whether pointers to the stack of the function at this slot may be in the hands of others. */
    public boolean stackEscapes(int slot) {
        return escaping[functions.indexOf(slot)];
    }

    /** A stack escapes where R10 is used for anything but an access with a constant offset. */
    private void findEscapes(Program program) {
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (program.at(slot).accept(EscapeVisitor.INSTANCE)) {
                escaping[functions.indexOf(slot)] = true;
            }
        }
    }

    private boolean pass(Program program, UseDef effect, int[] order) {
        boolean changed = false;
        for (int slot : order) {
            if (!program.startsAt(slot)) {
                continue;
            }
            Insn insn = program.at(slot);
            int live = 0;
            long lowGranules = 0;
            long highGranules = 0;
            int following = ControlFlow.following(insn, slot);
            if (following >= 0) {
                live = registers[following];
                lowGranules = near[following];
                highGranules = far[following];
            }
            int target = ControlFlow.target(insn, slot);
            if (target >= 0) {
                live |= registers[target];
                lowGranules |= near[target];
                highGranules |= far[target];
            }
            effect.of(insn, stackEscapes(slot));
            short regs = (short) (live & ~effect.defines | effect.uses);
            long low = lowGranules & ~effect.nearWritten | effect.nearRead;
            long high = highGranules & ~effect.farWritten | effect.farRead;
            changed |= regs != registers[slot] || low != near[slot] || high != far[slot];
            registers[slot] = regs;
            near[slot] = low;
            far[slot] = high;
        }
        return changed;
    }

    private void giveUp() {
        Arrays.fill(registers, (short) ALL_REGISTERS);
        Arrays.fill(near, -1);
        Arrays.fill(far, -1);
        Arrays.fill(escaping, true);
    }

    /** Whether a helper is given memory, and so may read the stack. */
    static boolean takesMemory(HelperTable helpers, Insn.Call call) {
        return helpers.byId(call.imm())
                .map(h -> h.prototype().args().stream().anyMatch(Liveness::isMemory))
                .orElse(true);
    }

    /** Whether an argument may be an address in the stack whose bytes the helper, or what it calls back, reads. */
    private static boolean isMemory(ArgType type) {
        return switch (type) {
            case PTR_TO_STACK_OR_NULL,
                    PTR_TO_FUNC,
                    PTR_TO_DYNPTR,
                    PTR_TO_DYNPTR_RINGBUF,
                    PTR_TO_UNINIT_DYNPTR_LOCAL,
                    PTR_TO_UNINIT_DYNPTR_RINGBUF,
                    PTR_TO_UNINIT_DYNPTR_SKB,
                    PTR_TO_UNINIT_DYNPTR_XDP,
                    PTR_TO_UNINIT_DYNPTR_CLONE,
                    PTR_TO_BUFFER_OR_NULL,
                    UNINIT_IRQ_FLAG,
                    IRQ_FLAG,
                    UNINIT_ITERATOR,
                    ITERATOR -> true;
            default -> type.isMemory();
        };
    }
}
