package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.Arrays;

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

    private final DecodedInsn[] code;
    private final HelperTable helpers;
    private final int frameBytes;

    private Interpreter(DecodedInsn[] code, HelperTable helpers, int frameBytes) {
        this.code = code;
        this.helpers = helpers;
        this.frameBytes = frameBytes;
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
        return new Interpreter<>(Decoder.decode(program, type.helpers()), type.helpers(), frameBytes);
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
        private final long[] r = new long[DecodedInsn.ZERO + 1];

        /** R6-R10 and return slots of the callers, from {@link Nesting#OUTSIDE} on. */
        private final long[] saved = new long[Execution.MAX_FRAMES * SAVED_PER_FRAME];

        private Interpreter<?> program;
        private Execution<?> x;
        private Memory memory;
        private Nesting nesting;
        private int depth;

        private void begin(Interpreter<?> interpreter, Execution<?> execution, int atDepth) {
            program = interpreter;
            x = execution;
            memory = execution.memory();
            nesting = execution.nesting();
            depth = atDepth;
        }

        <T> long run(Interpreter<T> interpreter, Execution<T> execution) {
            begin(interpreter, execution, 0);
            if (!nesting.isNested()) {
                nesting.begin();
            }
            FunctionCalls before = nesting.functions(this);
            try {
                Arrays.fill(r, 0);
                r[1] = execution.r1();
                r[2] = execution.r2();
                r[FRAME_POINTER] = execution.enterFrame(0, interpreter.frameBytes);
                nesting.calling(0, loop(0, execution.limit()));
            } catch (ProgramEnd end) {
                nesting.calling(0, nesting.left());
            } catch (AccessFault fault) {
                throw new TrapException(0, fault.getMessage());
            } finally {
                nesting.functions(before);
            }
            return r[0];
        }

        /**
         * Runs from a slot until the function there exits. One loop over locals, and small switches: this is what makes it
         * fast. Simple rows are written down here, since asking for their meaning would take as long again; a test holds
         * all rows to their meanings.
         *
         * @param budget instructions it may take
         * @return what is left of them
         */
        private long loop(int start, long budget) {
            DecodedInsn[] insns = program.code;
            long[] r = this.r;
            Memory memory = this.memory;
            int floor = depth;
            long left = budget;
            int next = start;
            int at = start;
            try {
                while (true) {
                    at = next;
                    if (--left < 0) {
                        throw new TrapException(at, x.limitReached());
                    }
                    DecodedInsn i = insns[at];
                    next = at + 1;
                    long a = r[i.dst];
                    long b = r[i.src] + i.imm;
                    switch (i.group) {
                        case Op.ALU64 ->
                            r[i.dst] = switch (i.op) {
                                case Op.ADD -> a + b;
                                case Op.SUB -> a - b;
                                case Op.MUL -> a * b;
                                case Op.AND -> a & b;
                                case Op.OR -> a | b;
                                case Op.XOR -> a ^ b;
                                case Op.LSH -> a << b;
                                case Op.RSH -> a >>> b;
                                default -> i.alu.eval64(a, b);
                            };
                        case Op.ALU32 ->
                            r[i.dst] = LOW_32
                                    & switch (i.op) {
                                        case Op.ADD -> (int) a + (int) b;
                                        case Op.SUB -> (int) a - (int) b;
                                        case Op.MUL -> (int) a * (int) b;
                                        case Op.AND -> (int) a & (int) b;
                                        case Op.OR -> (int) a | (int) b;
                                        case Op.XOR -> (int) a ^ (int) b;
                                        case Op.LSH -> (int) a << (int) b;
                                        case Op.RSH -> (int) a >>> (int) b;
                                        default -> i.alu.eval32((int) a, (int) b);
                                    };
                        case Op.MOV64 -> r[i.dst] = b;
                        case Op.BRANCH64 -> {
                            boolean taken = switch (i.op) {
                                case Op.JEQ -> a == b;
                                case Op.JNE -> a != b;
                                case Op.JGT -> Long.compareUnsigned(a, b) > 0;
                                case Op.JGE -> Long.compareUnsigned(a, b) >= 0;
                                case Op.JLT -> Long.compareUnsigned(a, b) < 0;
                                case Op.JLE -> Long.compareUnsigned(a, b) <= 0;
                                case Op.JSET -> (a & b) != 0;
                                default -> i.cond.test64(a, b);
                            };
                            next = taken ? i.target : next;
                        }
                        case Op.BRANCH32 -> {
                            boolean taken = switch (i.op) {
                                case Op.JEQ -> (int) a == (int) b;
                                case Op.JNE -> (int) a != (int) b;
                                case Op.JGT -> Integer.compareUnsigned((int) a, (int) b) > 0;
                                case Op.JGE -> Integer.compareUnsigned((int) a, (int) b) >= 0;
                                case Op.JLT -> Integer.compareUnsigned((int) a, (int) b) < 0;
                                case Op.JLE -> Integer.compareUnsigned((int) a, (int) b) <= 0;
                                case Op.JSET -> ((int) a & (int) b) != 0;
                                default -> i.cond.test32((int) a, (int) b);
                            };
                            next = taken ? i.target : next;
                        }
                        case Op.LOAD ->
                            r[i.dst] = switch (i.op) {
                                case Op.B -> memory.load8(b);
                                case Op.H -> memory.load16(b);
                                case Op.W -> memory.load32(b);
                                default -> memory.load64(b);
                            };
                        case Op.STORE -> {
                            long to = a + i.off;
                            switch (i.op) {
                                case Op.B -> memory.store8(to, b);
                                case Op.H -> memory.store16(to, b);
                                case Op.W -> memory.store32(to, b);
                                default -> memory.store64(to, b);
                            }
                        }
                        default -> {
                            switch (i.op) {
                                case Op.JUMP -> next = i.target;
                                case Op.EXIT -> {
                                    if (depth == floor) {
                                        return left;
                                    }
                                    next = leave();
                                }
                                case Op.CALL_LOCAL -> {
                                    enter(next);
                                    next = i.target;
                                }
                                case Op.CALL_HELPER -> call(i.helper);
                                case Op.LOAD_IMM64 -> {
                                    r[i.dst] = b;
                                    next = at + 2;
                                }
                                case Op.LEGACY_LOAD -> {
                                    long value = x.legacyLoad(i.width, (int) b);
                                    r[0] = Math.max(value, 0);
                                    if (value < 0) {
                                        if (floor > 0) {
                                            throw ProgramEnd.INSTANCE;
                                        }
                                        return left;
                                    }
                                }
                                case Op.CONTROL, Op.CALL_REGISTER -> {
                                    nesting.calling(depth, left);
                                    call(i.op == Op.CALL_REGISTER ? helperIn(b, at) : i.helper);
                                    left = nesting.left();
                                    if (nesting.takeEnd()) {
                                        r[0] = nesting.result();
                                        if (depth == floor) {
                                            return left;
                                        }
                                        next = leave();
                                    }
                                }
                                case Op.MAY_GOTO -> next = x.mayGoto() ? i.target : next;
                                default -> r[i.dst] = rare(i, at, a, b);
                            }
                        }
                    }
                }
            } catch (AccessFault fault) {
                throw new TrapException(at, fault.getMessage());
            }
        }

        /** @return the new value of the destination register */
        private long rare(DecodedInsn i, int slot, long a, long b) {
            return switch (i.op) {
                case Op.NEG64 -> -a;
                case Op.NEG32 -> -a & LOW_32;
                case Op.SWAP -> i.endian.eval(i.bits, a);
                case Op.LOAD_SIGNED -> i.width.signExtend(memory.load(i.width, b));
                case Op.RMW -> rmw(i, a);
                default -> throw new TrapException(slot, i.trap);
            };
        }

        private long rmw(DecodedInsn i, long base) {
            long old = memory.atomic(i.atomic, i.width, base + i.off, r[i.src], r[0]);
            if (i.atomic.fetches()) {
                r[i.atomic == Atomic.CMPXCHG ? 0 : i.src] = old;
            }
            return r[i.dst];
        }

        private void call(Helper helper) {
            r[0] = helper.function().call(x, r[1], r[2], r[3], r[4], r[5]);
        }

        @Override
        public long call(int slot, long a, long b, long c, long d, long e) {
            DecodedInsn[] code = program.code;
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
            for (int i = 0; i < RETURN_SLOT; i++) {
                frames[base + i] = registers[FIRST_SAVED + i];
            }
            frames[base + RETURN_SLOT] = returnTo;
            depth++;
            registers[FRAME_POINTER] = x.enterFrame(depth, program.frameBytes);
        }

        private int leave() {
            depth--;
            long[] registers = r;
            long[] frames = saved;
            int base = (depth - Nesting.OUTSIDE) * SAVED_PER_FRAME;
            for (int i = 0; i < RETURN_SLOT; i++) {
                registers[FIRST_SAVED + i] = frames[base + i];
            }
            return (int) frames[base + RETURN_SLOT];
        }
    }
}
