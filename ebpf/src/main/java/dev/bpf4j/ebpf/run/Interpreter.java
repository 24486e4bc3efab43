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

    /** One run. The JVM keeps it off the heap, or it dies young. */
    private final class Run {
        private final Execution<T> x;
        private final Memory memory;
        private final long[] r = new long[REGISTERS];
        private final long[] saved = new long[(Execution.MAX_FRAMES - 1) * (FRAME_POINTER + 1 - FIRST_SAVED)];
        private final int[] returnTo = new int[Execution.MAX_FRAMES];
        private int depth;
        private int pc;

        Run(Execution<T> x) {
            this.x = x;
            this.memory = x.memory();
        }

        long run() {
            r[1] = x.r1();
            r[2] = x.r2();
            r[FRAME_POINTER] = x.enterFrame(0);
            try {
                loop();
            } catch (AccessFault fault) {
                throw new TrapException(pc, fault.getMessage());
            }
            return r[0];
        }

        private void loop() {
            long left = x.limit();
            boolean running = true;
            while (running) {
                if (--left < 0) {
                    throw new TrapException(pc, "instruction limit of " + x.limit() + " reached");
                }
                running = step(code[pc]);
            }
        }

        /** Executes the instruction at {@link #pc} and moves on. @return false at the end of the program */
        private boolean step(DecodedInsn i) {
            int next = pc + 1;
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
                    next = pc + 2;
                }
                case LOAD, LOAD_ACQUIRE -> r[i.dst] = memory.load(i.width, r[i.src] + i.off);
                case LOAD_SIGNED -> r[i.dst] = i.width.signExtend(memory.load(i.width, r[i.src] + i.off));
                case STORE_REG, STORE_RELEASE -> memory.store(i.width, r[i.dst] + i.off, r[i.src]);
                case STORE_IMM -> memory.store(i.width, r[i.dst] + i.off, i.imm);
                case RMW -> rmw(i);
                case LEGACY_ABS -> {
                    return legacyLoad(i, (int) i.imm);
                }
                case LEGACY_IND -> {
                    return legacyLoad(i, (int) (r[i.src] + i.imm));
                }
                case JUMP -> next = i.target;
                case BRANCH64_REG -> next = i.cond.test64(r[i.dst], r[i.src]) ? i.target : next;
                case BRANCH64_IMM -> next = i.cond.test64(r[i.dst], i.imm) ? i.target : next;
                case BRANCH32_REG -> next = i.cond.test32((int) r[i.dst], (int) r[i.src]) ? i.target : next;
                case BRANCH32_IMM -> next = i.cond.test32((int) r[i.dst], (int) i.imm) ? i.target : next;
                case CALL_HELPER -> call(i.helper);
                case CALL_REGISTER -> call(helperIn(r[i.src]));
                case CALL_LOCAL -> {
                    enter(next);
                    next = i.target;
                }
                case EXIT -> {
                    if (depth == 0) {
                        return false;
                    }
                    next = leave();
                }
                case TRAP -> throw new TrapException(pc, i.trap);
            }
            pc = next;
            return true;
        }

        private void rmw(DecodedInsn i) {
            long old = memory.atomic(i.atomic, i.width, r[i.dst] + i.off, r[i.src], r[0]);
            if (i.atomic.fetches()) {
                r[i.atomic == Atomic.CMPXCHG ? 0 : i.src] = old;
            }
        }

        private boolean legacyLoad(DecodedInsn i, int offset) {
            long value = x.legacyLoad(i.width, offset);
            r[0] = Math.max(value, 0);
            pc++;
            return value >= 0;
        }

        private void call(Helper helper) {
            r[0] = helper.function().call(x, r[1], r[2], r[3], r[4], r[5]);
        }

        private Helper helperIn(long number) {
            int id = (int) number;
            return helpers.byId(id)
                    .filter(helper -> id == number)
                    .orElseThrow(() -> new TrapException(pc, "unknown func #" + number));
        }

        private void enter(int returnSlot) {
            if (depth == Execution.MAX_FRAMES - 1) {
                throw new TrapException(pc, "the call stack of " + Execution.MAX_FRAMES + " frames is too deep");
            }
            int count = REGISTERS - FIRST_SAVED;
            System.arraycopy(r, FIRST_SAVED, saved, depth * count, count);
            returnTo[depth] = returnSlot;
            depth++;
            r[FRAME_POINTER] = x.enterFrame(depth);
        }

        private int leave() {
            depth--;
            int count = REGISTERS - FIRST_SAVED;
            System.arraycopy(saved, depth * count, r, FIRST_SAVED, count);
            return returnTo[depth];
        }
    }
}
