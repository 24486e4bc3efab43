package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.platform.ProgramType;

/**
 * The reference engine: executes as RFC 9669 says (shift counts masked, division by zero gives 0, modulo by zero leaves
 * the destination). It runs verified and unverified programs alike: every access is checked, instructions are counted,
 * registers start at 0, and what goes wrong is a {@link TrapException} with the instruction.
 */
public final class Interpreter<T> implements Executable<T> {
    private static final int REGISTERS = 11;
    private static final int FRAME_POINTER = 10;
    private static final int FIRST_SAVED = 6;
    private static final long LOW_32 = 0xffff_ffffL;
    private static final long[] NOTHING = {};

    /** R6-R10 and the slot to return to. */
    private static final int SAVED_PER_FRAME = REGISTERS - FIRST_SAVED + 1;

    private final DecodedInsn[] code;
    private final HelperTable helpers;

    private Interpreter(DecodedInsn[] code, HelperTable helpers) {
        this.code = code;
        this.helpers = helpers;
    }

    /** Prepares a program; helpers it names that the type lacks trap when called. */
    public static <T> Interpreter<T> of(Program program, ProgramType<T> type) {
        return new Interpreter<>(Decoder.decode(program, type.helpers()), type.helpers());
    }

    @Override
    public long run(Execution<T> x) {
        return new Run(x).run();
    }

    /** One run; its registers die young. */
    private final class Run implements FunctionCalls {
        private final Execution<T> x;
        private final Memory memory;
        private final Nesting nesting;
        private final long[] r = new long[REGISTERS];
        private int pc;
        private int depth;

        /** R6-R10 and return slots of the callers, once there is a local call. */
        private long[] saved = NOTHING;

        Run(Execution<T> x) {
            this.x = x;
            this.memory = x.memory();
            this.nesting = x.nesting();
        }

        long run() {
            if (!nesting.isNested()) {
                nesting.begin();
            }
            FunctionCalls before = nesting.functions(this);
            try {
                r[1] = x.r1();
                r[2] = x.r2();
                r[FRAME_POINTER] = x.enterFrame(0);
                nesting.calling(0, loop(0, x.limit()));
            } catch (ProgramEnd end) {
                nesting.calling(0, nesting.left());
            } catch (AccessFault fault) {
                throw new TrapException(pc, fault.getMessage());
            } finally {
                nesting.functions(before);
            }
            return r[0];
        }

        /**
         * Runs from a slot until the function there exits. One loop over locals: this is what makes it fast. {@link #pc}
         * is up to date wherever something may trap.
         *
         * @param budget instructions it may take
         * @return what is left of them
         */
        private long loop(int start, long budget) {
            DecodedInsn[] insns = code;
            int floor = depth;
            long left = budget;
            int next = start;
            while (true) {
                int at = next;
                pc = at;
                if (--left < 0) {
                    throw new TrapException(at, x.limitReached());
                }
                DecodedInsn i = insns[at];
                next = at + 1;
                switch (i.step) {
                    case ALU64_REG -> r[i.dst] = i.alu.eval64(r[i.dst], r[i.src]);
                    case ALU64_IMM -> r[i.dst] = i.alu.eval64(r[i.dst], i.imm);
                    case ALU32_REG -> r[i.dst] = i.alu.eval32((int) r[i.dst], (int) r[i.src]) & LOW_32;
                    case ALU32_IMM -> r[i.dst] = i.alu.eval32((int) r[i.dst], (int) i.imm) & LOW_32;
                    case NEG64 -> r[i.dst] = -r[i.dst];
                    case NEG32 -> r[i.dst] = -r[i.dst] & LOW_32;
                    case SWAP -> r[i.dst] = i.endian.eval(i.bits, r[i.dst]);
                    case LOAD_IMM64 -> {
                        r[i.dst] = i.imm;
                        next = at + 2;
                    }
                    case LOAD, LOAD_ACQUIRE -> r[i.dst] = memory.load(i.width, r[i.src] + i.off);
                    case LOAD_SIGNED -> r[i.dst] = i.width.signExtend(memory.load(i.width, r[i.src] + i.off));
                    case STORE_REG, STORE_RELEASE -> memory.store(i.width, r[i.dst] + i.off, r[i.src]);
                    case STORE_IMM -> memory.store(i.width, r[i.dst] + i.off, i.imm);
                    case RMW -> rmw(i);
                    case LEGACY_ABS, LEGACY_IND -> {
                        if (!legacyLoad(i)) {
                            if (floor > 0) {
                                throw ProgramEnd.INSTANCE;
                            }
                            return left;
                        }
                    }
                    case JUMP -> next = i.target;
                    case BRANCH64_REG -> next = i.cond.test64(r[i.dst], r[i.src]) ? i.target : next;
                    case BRANCH64_IMM -> next = i.cond.test64(r[i.dst], i.imm) ? i.target : next;
                    case BRANCH32_REG -> next = i.cond.test32((int) r[i.dst], (int) r[i.src]) ? i.target : next;
                    case BRANCH32_IMM -> next = i.cond.test32((int) r[i.dst], (int) i.imm) ? i.target : next;
                    case CALL_HELPER -> call(i.helper);
                    case CALL_REGISTER, CALL_CONTROL -> {
                        nesting.calling(depth, left);
                        call(i.step == DecodedInsn.Step.CALL_REGISTER ? helperIn(r[i.src]) : i.helper);
                        left = nesting.left();
                        if (nesting.takeEnd()) {
                            r[0] = nesting.result();
                            if (depth == floor) {
                                return left;
                            }
                            next = leave();
                        }
                    }
                    case CALL_LOCAL -> {
                        enter(next);
                        next = i.target;
                    }
                    case EXIT -> {
                        if (depth == floor) {
                            return left;
                        }
                        next = leave();
                    }
                    case TRAP -> throw new TrapException(at, i.trap);
                }
            }
        }

        private void rmw(DecodedInsn i) {
            long old = memory.atomic(i.atomic, i.width, r[i.dst] + i.off, r[i.src], r[0]);
            if (i.atomic.fetches()) {
                r[i.atomic == Atomic.CMPXCHG ? 0 : i.src] = old;
            }
        }

        /** @return false if the packet has no such bytes, which ends the program with 0 */
        private boolean legacyLoad(DecodedInsn i) {
            long index = i.step == DecodedInsn.Step.LEGACY_IND ? r[i.src] : 0;
            long value = x.legacyLoad(i.width, (int) (index + i.imm));
            r[0] = Math.max(value, 0);
            return value >= 0;
        }

        private void call(Helper helper) {
            r[0] = helper.function().call(x, r[1], r[2], r[3], r[4], r[5]);
        }

        @Override
        public long call(int slot, long a, long b, long c, long d, long e) {
            int calledFrom = pc;
            long r1 = r[1];
            long r2 = r[2];
            long r3 = r[3];
            long r4 = r[4];
            long r5 = r[5];
            int frame = depth;
            enter(0);
            arguments(a, b, c, d, e);
            nesting.calling(frame, loop(slot < 0 || slot >= code.length ? code.length - 1 : slot, nesting.left()));
            leave();
            arguments(r1, r2, r3, r4, r5);
            pc = calledFrom;
            return r[0];
        }

        private void arguments(long a, long b, long c, long d, long e) {
            r[1] = a;
            r[2] = b;
            r[3] = c;
            r[4] = d;
            r[5] = e;
        }

        private Helper helperIn(long number) {
            int id = (int) number;
            return helpers.byId(id)
                    .filter(helper -> id == number)
                    .orElseThrow(() -> new TrapException(pc, TrapText.unknownHelper(number)));
        }

        private void enter(int returnTo) {
            if (depth == Execution.MAX_FRAMES - 1) {
                throw new TrapException(pc, TrapText.TOO_DEEP);
            }
            if (saved.length == 0) {
                saved = new long[(Execution.MAX_FRAMES - 1) * SAVED_PER_FRAME];
            }
            int base = depth * SAVED_PER_FRAME;
            System.arraycopy(r, FIRST_SAVED, saved, base, REGISTERS - FIRST_SAVED);
            saved[base + SAVED_PER_FRAME - 1] = returnTo;
            depth++;
            r[FRAME_POINTER] = x.enterFrame(depth);
        }

        private int leave() {
            depth--;
            int base = depth * SAVED_PER_FRAME;
            System.arraycopy(saved, base, r, FIRST_SAVED, REGISTERS - FIRST_SAVED);
            return (int) saved[base + SAVED_PER_FRAME - 1];
        }
    }
}
