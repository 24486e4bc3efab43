package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.LittleEndian;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.OptionalInt;

/**
 * The reference engine: executes as RFC 9669 says (shift counts masked, division by zero gives 0, modulo by zero leaves
 * the destination). It runs verified and unverified programs alike: every access is checked, instructions are counted,
 * registers start at 0, and what goes wrong is a {@link TrapException} with the instruction.
 */
public final class Interpreter<T> implements Executable<T> {
    private static final int FRAME_POINTER = 10;
    private static final int FIRST_SAVED = 6;
    private static final long LOW_32 = 0xffff_ffffL;

    /** R6-R10 and the slot to return to. */
    private static final int SAVED_PER_FRAME = FRAME_POINTER - FIRST_SAVED + 2;

    private static final int RETURN_SLOT = SAVED_PER_FRAME - 1;

    private final Decoder decoder;
    private final Step[] steps;
    private final HelperTable helpers;
    private final int frameBytes;
    private final OptionalInt exceptionCallback;

    /** Whether helpers may call back. */
    private final boolean callsHelpers;

    private Interpreter(Program program, HelperTable helpers, int frameBytes) {
        this.decoder = new Decoder(program, helpers);
        this.steps = Linker.link(decoder);
        this.helpers = helpers;
        this.frameBytes = frameBytes;
        this.exceptionCallback = program.exceptionCallback();
        this.callsHelpers = program.insns().stream().anyMatch(Interpreter::isHelperCall);
    }

    private static boolean isHelperCall(Insn insn) {
        return insn instanceof Insn.CallRegister || insn instanceof Insn.Call call && call.kind() != CallKind.LOCAL;
    }

    /** Prepares a program; helpers it names that the type lacks trap when called. */
    public static <T> Interpreter<T> of(Program program, ProgramType<T> type) {
        return of(program, type, Execution.FRAME_BYTES);
    }

    /**
     * Prepares a program that is known not to see more of its frames than so many bytes below R10, which is all of them that
     * must be cleared.
     *
     * @param frameBytes 0 to {@link Execution#FRAME_BYTES}
     */
    public static <T> Interpreter<T> of(Program program, ProgramType<T> type, int frameBytes) {
        return new Interpreter<>(program, type.helpers(), frameBytes);
    }

    @Override
    public long run(Execution<T> x) {
        Run run = x.borrow(Run.class, Run::new);
        try {
            return run.run(this, x);
        } finally {
            x.giveBack(run);
        }
    }

    /** The state of a run, for run after run of an execution. */
    private static final class Run implements FunctionCalls {
        private final long[] r = new long[Step.ZERO + 1];

        /** R6-R10 and return slots of the callers, from {@link Nesting#OUTSIDE} on. */
        private final long[] saved = new long[Execution.MAX_FRAMES * SAVED_PER_FRAME];

        private Interpreter<?> program;
        private Execution<?> x;
        private Memory memory;
        private Nesting nesting;
        private int depth;

        /** References stay as they are from run to run, and storing them costs more than looking. */
        private void begin(Interpreter<?> interpreter, Execution<?> execution, int atDepth) {
            if (program != interpreter || x != execution) {
                program = interpreter;
                x = execution;
                nesting = execution.nesting();
            }
            if (memory != execution.memory()) {
                memory = execution.memory();
            }
            depth = atDepth;
        }

        long run(Interpreter<?> interpreter, Execution<?> execution) {
            begin(interpreter, execution, 0);
            if (!nesting.isNested()) {
                nesting.begin();
            }
            if (!interpreter.callsHelpers) {
                return run();
            }
            FunctionCalls before = nesting.functions(this);
            try {
                return run();
            } finally {
                nesting.functions(before);
            }
        }

        private long run() {
            try {
                clear(r);
                r[1] = x.r1();
                r[2] = x.r2();
                r[FRAME_POINTER] = x.enterFrame(0, program.frameBytes);
                nesting.calling(0, loop(0, x.limit()));
            } catch (ProgramThrow thrown) {
                caught(thrown.cookie());
            } catch (AccessFault fault) {
                throw new TrapException(0, fault.getMessage());
            }
            return r[0];
        }

        /** All functions have been left: what was thrown is the result, or goes to the function for it. */
        private void caught(long cookie) {
            depth = 0;
            r[0] = cookie;
            if (program.exceptionCallback.isEmpty()) {
                return;
            }
            clear(r);
            r[1] = cookie;
            r[FRAME_POINTER] = x.enterFrame(0, program.frameBytes);
            try {
                nesting.calling(0, loop(program.exceptionCallback.getAsInt(), x.limit()));
            } catch (ProgramThrow again) {
                r[0] = again.cookie();
            }
        }

        /** One by one, which for so few is quicker than a loop. */
        private static void clear(long[] r) {
            r[0] = 0;
            r[3] = 0;
            r[4] = 0;
            r[5] = 0;
            r[6] = 0;
            r[7] = 0;
            r[8] = 0;
            r[9] = 0;
        }

        /**
         * Runs from a slot until the function there exits. One loop over locals and one switch: this is what makes it
         * fast. Simple rows are written down here, since asking for their meaning would take as long again; a test holds
         * all rows to their meanings.
         *
         * <p>Instructions are counted where control may go elsewhere: all up to the next such place. A run that may not take
         * so many takes those that it may one by one.
         *
         * @param budget instructions it may take
         * @return what is left of them
         */
        private long loop(int start, long budget) {
            long[] r = this.r;
            Memory memory = this.memory;
            byte[] frame = x.frameMemory(depth);
            int floor = depth;
            long left = budget;
            Step i = program.steps[start];
            try {
                run:
                while (true) {
                    left -= i.cost;
                    if (left < 0) {
                        i = Linker.last(program.decoder, i, left + i.cost, x.limitReached());
                        left = 0;
                    }
                    while (!Op.endsBlock(i.op)) {
                        switch (i.op) {
                            case Op.MOV -> r[i.dst] = r[i.b] + i.imm;
                            case Op.ADD -> r[i.dst] = r[i.a] + r[i.b];
                            case Op.SUB -> r[i.dst] = r[i.a] - r[i.b];
                            case Op.MUL -> r[i.dst] = r[i.a] * (r[i.b] + i.imm);
                            case Op.AND -> r[i.dst] = r[i.a] & r[i.b] + i.imm;
                            case Op.OR -> r[i.dst] = r[i.a] | r[i.b] + i.imm;
                            case Op.XOR -> r[i.dst] = r[i.a] ^ r[i.b] + i.imm;
                            case Op.LSH -> r[i.dst] = r[i.a] << r[i.b] + i.imm;
                            case Op.RSH -> r[i.dst] = r[i.a] >>> r[i.b] + i.imm;
                            case Op.ARSH -> r[i.dst] = r[i.a] >> r[i.b] + i.imm;
                            case Op.ROW -> r[i.dst] = i.alu.eval64(r[i.a], r[i.b] + i.imm);
                            case Op.MOV32 -> r[i.dst] = r[i.b] + i.imm & LOW_32;
                            case Op.ADD32 -> r[i.dst] = r[i.a] + r[i.b] & LOW_32;
                            case Op.SUB32 -> r[i.dst] = r[i.a] - r[i.b] & LOW_32;
                            case Op.MUL32 -> r[i.dst] = r[i.a] * (r[i.b] + i.imm) & LOW_32;
                            case Op.AND32 -> r[i.dst] = r[i.a] & r[i.b] + i.imm & LOW_32;
                            case Op.OR32 -> r[i.dst] = (r[i.a] | r[i.b] + i.imm) & LOW_32;
                            case Op.XOR32 -> r[i.dst] = (r[i.a] ^ r[i.b] + i.imm) & LOW_32;
                            case Op.LSH32 -> r[i.dst] = (int) r[i.a] << (int) (r[i.b] + i.imm) & LOW_32;
                            case Op.RSH32 -> r[i.dst] = (int) r[i.a] >>> (int) (r[i.b] + i.imm) & LOW_32;
                            case Op.ROW32 -> r[i.dst] = i.alu.eval32((int) r[i.a], (int) (r[i.b] + i.imm)) & LOW_32;
                            case Op.SWAP -> r[i.dst] = Long.reverseBytes(r[i.a]) >>> i.imm;
                            case Op.LOAD8 -> r[i.dst] = memory.load8(r[i.b] + i.imm);
                            case Op.LOAD16 -> r[i.dst] = memory.load16(r[i.b] + i.imm);
                            case Op.LOAD32 -> r[i.dst] = memory.load32(r[i.b] + i.imm);
                            case Op.LOAD64 -> r[i.dst] = memory.load64(r[i.b] + i.imm);
                            case Op.STORE8 -> memory.store8(r[i.a] + i.off, r[i.b] + i.imm);
                            case Op.STORE16 -> memory.store16(r[i.a] + i.off, r[i.b] + i.imm);
                            case Op.STORE32 -> memory.store32(r[i.a] + i.off, r[i.b] + i.imm);
                            case Op.STORE64 -> memory.store64(r[i.a] + i.off, r[i.b] + i.imm);
                            case Op.FRAME_LOAD32 -> r[i.dst] = LittleEndian.load32(frame, i.off);
                            case Op.FRAME_LOAD64 -> r[i.dst] = LittleEndian.load64(frame, i.off);
                            case Op.FRAME_STORE32 -> LittleEndian.store32(frame, i.off, r[i.b] + i.imm);
                            case Op.FRAME_STORE64 -> LittleEndian.store64(frame, i.off, r[i.b] + i.imm);
                            case Op.MOV_MOV -> {
                                r[i.dst] = r[i.b] + i.imm;
                                r[i.dst2] = r[i.b2] + i.imm2;
                            }
                            case Op.LOAD_SWAP ->
                                r[i.dst] = Long.reverseBytes(load(memory, i.first, r[i.b] + i.imm)) >>> i.dst2;
                            case Op.ALU_ALU -> {
                                long v = calculated(i.first, r[i.a], r[i.b] + i.imm);
                                r[i.dst] = calculated(i.op2, v, r[i.b2] + i.imm2);
                            }
                            case Op.LOAD_ALU -> {
                                r[i.dst] = load(memory, i.first, r[i.b] + i.imm);
                                r[i.dst2] = calculated(i.op2, r[i.dst2], r[i.b2] + i.imm2);
                            }
                            case Op.FRAME_LOADS -> {
                                r[i.dst] = LittleEndian.load64(frame, i.off);
                                r[i.dst2] = LittleEndian.load64(frame, i.off2);
                            }
                            case Op.FRAME_STORES -> {
                                LittleEndian.store64(frame, i.off, r[i.b] + i.imm);
                                LittleEndian.store64(frame, i.off2, r[i.b2] + i.imm2);
                            }
                            case Op.LOAD_SIGNED -> r[i.dst] = i.width.signExtend(memory.load(i.width, r[i.b] + i.imm));
                            case Op.RMW -> rmw(i);
                            case Op.ARENA -> arena(i);
                            case Op.CALL_HELPER -> call(i.helper);
                            default -> {
                                if (misses(i)) {
                                    left += i.next.cost;
                                    if (depth == floor) {
                                        return left;
                                    }
                                    i = leave();
                                    frame = x.frameMemory(depth);
                                    continue run;
                                }
                            }
                        }
                        i = i.next;
                    }
                    switch (i.op) {
                        case Op.JEQ -> i = r[i.a] == r[i.b] + i.imm ? i.target : i.next;
                        case Op.JGT -> i = Long.compareUnsigned(r[i.a], r[i.b] + i.imm) > 0 ? i.target : i.next;
                        case Op.JLT -> i = Long.compareUnsigned(r[i.a], r[i.b] + i.imm) < 0 ? i.target : i.next;
                        case Op.JSGT -> i = r[i.a] > r[i.b] + i.imm ? i.target : i.next;
                        case Op.JSLT -> i = r[i.a] < r[i.b] + i.imm ? i.target : i.next;
                        case Op.JSET -> i = (r[i.a] & r[i.b] + i.imm) != 0 ? i.target : i.next;
                        case Op.JEQ32 -> i = (int) r[i.a] == (int) (r[i.b] + i.imm) ? i.target : i.next;
                        case Op.JGT32 ->
                            i = Integer.compareUnsigned((int) r[i.a], (int) (r[i.b] + i.imm)) > 0 ? i.target : i.next;
                        case Op.JLT32 ->
                            i = Integer.compareUnsigned((int) r[i.a], (int) (r[i.b] + i.imm)) < 0 ? i.target : i.next;
                        case Op.JSGT32 -> i = (int) r[i.a] > (int) (r[i.b] + i.imm) ? i.target : i.next;
                        case Op.JSLT32 -> i = (int) r[i.a] < (int) (r[i.b] + i.imm) ? i.target : i.next;
                        case Op.JSET32 -> i = ((int) r[i.a] & (int) (r[i.b] + i.imm)) != 0 ? i.target : i.next;
                        case Op.MOV_JUMP -> {
                            long v = r[i.b] + i.imm;
                            r[i.dst] = v;
                            i = jumps(i.op2, v, r[i.b2] + i.imm2) ? i.target : i.next;
                        }
                        case Op.MOV_MOV_JUMP -> {
                            r[i.dst] = r[i.b] + i.imm;
                            r[i.dst2] = r[i.b2] + i.imm2;
                            i = jumps(i.op2, r[i.a], r[i.b3] + i.imm3) ? i.target : i.next;
                        }
                        case Op.ALU_JUMP -> {
                            long a = r[i.a];
                            long b = r[i.b] + i.imm;
                            long v = i.first == Op.ROW ? i.alu.eval64(a, b) : calculated(i.first, a, b);
                            r[i.dst] = v;
                            i = jumps(i.op2, v, r[i.b2] + i.imm2) ? i.target : i.next;
                        }
                        case Op.LOAD_JUMP -> {
                            long v = load(memory, i.first, r[i.b] + i.imm);
                            r[i.dst] = v;
                            i = jumps(i.op2, v, r[i.b2] + i.imm2) ? i.target : i.next;
                        }
                        case Op.LOAD_SWAP_JUMP -> {
                            long v = Long.reverseBytes(load(memory, i.first, r[i.b] + i.imm)) >>> i.dst2;
                            r[i.dst] = v;
                            i = jumps(i.op2, v, r[i.b2] + i.imm2) ? i.target : i.next;
                        }
                        case Op.JUMP -> i = i.target;
                        case Op.EXIT -> {
                            if (depth == floor) {
                                return left;
                            }
                            i = leave();
                            frame = x.frameMemory(depth);
                        }
                        case Op.CALL_LOCAL -> {
                            enter(i.behind);
                            frame = x.frameMemory(depth);
                            i = i.target;
                        }
                        case Op.CONTROL, Op.CALL_REGISTER -> {
                            nesting.calling(depth, left);
                            call(i.op == Op.CALL_REGISTER ? helperIn(r[i.b], i.slot) : i.helper);
                            left = nesting.left();
                            if (nesting.takeEnd()) {
                                r[0] = nesting.result();
                                if (depth == floor) {
                                    return left;
                                }
                                i = leave();
                                frame = x.frameMemory(depth);
                            } else {
                                i = i.next;
                            }
                        }
                        case Op.MAY_GOTO -> i = x.mayGoto() ? i.target : i.next;
                        default -> throw new TrapException(i.slot, i.trap);
                    }
                }
            } catch (AccessFault fault) {
                throw new TrapException(i.slot, fault.getMessage());
            }
        }

        private static boolean jumps(int op, long a, long b) {
            return switch (op) {
                case Op.JEQ -> a == b;
                case Op.JGT -> Long.compareUnsigned(a, b) > 0;
                case Op.JLT -> Long.compareUnsigned(a, b) < 0;
                case Op.JSGT -> a > b;
                case Op.JSLT -> a < b;
                default -> (a & b) != 0;
            };
        }

        /** The simple rows of 64 bits. */
        private static long calculated(int op, long a, long b) {
            return switch (op) {
                case Op.ADD -> a + b;
                case Op.SUB -> a - b;
                case Op.MUL -> a * b;
                case Op.AND -> a & b;
                case Op.OR -> a | b;
                case Op.XOR -> a ^ b;
                case Op.LSH -> a << b;
                case Op.RSH -> a >>> b;
                default -> a >> b;
            };
        }

        private static long load(Memory memory, int op, long address) {
            return switch (op) {
                case Op.LOAD8 -> memory.load8(address);
                case Op.LOAD16 -> memory.load16(address);
                case Op.LOAD32 -> memory.load32(address);
                default -> memory.load64(address);
            };
        }

        private void rmw(Step i) {
            long old = memory.atomic(i.atomic, i.width, r[i.a] + i.off, r[i.b], r[0]);
            if (i.atomic.fetches()) {
                r[i.atomic == Atomic.CMPXCHG ? 0 : i.b] = old;
            }
        }

        /** What fails leaves 0 in the register of a load, and those of atomic instructions as they are. */
        private void arena(Step i) {
            Arena arena = x.arena();
            switch (i.first) {
                case Op.MOV -> r[i.dst] = arena.toUser(r[i.b]);
                case Op.LOAD64 -> r[i.dst] = arena.load(i.width, r[i.b] + i.imm);
                case Op.ARENA -> r[i.dst] = arena.acquire(i.width, r[i.b] + i.imm, r[i.dst]);
                case Op.LOAD_SIGNED -> r[i.dst] = i.width.signExtend(arena.load(i.width, r[i.b] + i.imm));
                case Op.STORE64 -> arena.store(i.width, r[i.a] + i.off, r[i.b] + i.imm);
                default -> {
                    int result = i.atomic == Atomic.CMPXCHG ? 0 : i.b;
                    long old = arena.atomic(i.width, r[i.a] + i.off, i.atomic, r[i.b], r[0], r[result]);
                    if (i.atomic.fetches()) {
                        r[result] = old;
                    }
                }
            }
        }

        /** A packet load. @return whether the packet has no such bytes, and the function returns 0 */
        private boolean misses(Step i) {
            long value = x.legacyLoad(i.width, (int) (r[i.b] + i.imm));
            r[0] = Math.max(value, 0);
            return value < 0;
        }

        private void call(Helper helper) {
            r[0] = helper.function().call(x, r[1], r[2], r[3], r[4], r[5]);
        }

        @Override
        public long call(int slot, long a, long b, long c, long d, long e) {
            Step[] code = program.steps;
            long r1 = r[1];
            long r2 = r[2];
            long r3 = r[3];
            long r4 = r[4];
            long r5 = r[5];
            int frame = depth;
            int start = slot < 0 || slot >= code.length ? code.length - 1 : slot;
            enter(0);
            arguments(a, b, c, d, e);
            nesting.calling(frame, loop(start, nesting.left()));
            leave();
            arguments(r1, r2, r3, r4, r5);
            return r[0];
        }

        @Override
        public FunctionCalls apart(Execution<?> execution) {
            Run run = new Run();
            run.begin(program, execution, Nesting.OUTSIDE);
            return run;
        }

        private void arguments(long a, long b, long c, long d, long e) {
            r[1] = a;
            r[2] = b;
            r[3] = c;
            r[4] = d;
            r[5] = e;
        }

        private Helper helperIn(long number, int slot) {
            int id = (int) number;
            return program.helpers
                    .byId(id)
                    .filter(helper -> id == number)
                    .orElseThrow(() -> new TrapException(slot, TrapText.unknownHelper(number)));
        }

        /** @throws AccessFault if there are no more frames: the instruction that calls traps */
        private void enter(int returnTo) {
            if (depth == Execution.MAX_FRAMES - 1) {
                throw new AccessFault(TrapText.TOO_DEEP);
            }
            long[] registers = r;
            long[] frames = saved;
            int base = (depth - Nesting.OUTSIDE) * SAVED_PER_FRAME;
            System.arraycopy(registers, FIRST_SAVED, frames, base, RETURN_SLOT);
            frames[base + RETURN_SLOT] = returnTo;
            depth++;
            registers[FRAME_POINTER] = x.enterFrame(depth, program.frameBytes);
        }

        private Step leave() {
            depth--;
            long[] registers = r;
            long[] frames = saved;
            int base = (depth - Nesting.OUTSIDE) * SAVED_PER_FRAME;
            System.arraycopy(frames, base, registers, FIRST_SAVED, RETURN_SLOT);
            return program.steps[(int) frames[base + RETURN_SLOT]];
        }
    }
}
