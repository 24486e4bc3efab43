package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.Arrays;

/**
 * Executes as the {@link Interpreter} does, and shows the registers before every instruction. It is slow, and simple: it
 * goes from shape to shape. For one thread.
 */
public final class Tracer<T> implements Executable<T> {
    private static final int REGISTERS = 11;
    private static final int FRAME_POINTER = 10;
    private static final int FIRST_SAVED = 6;
    private static final int SAVED = REGISTERS - FIRST_SAVED;

    /** Watches a run. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * An instruction is about to be executed.
         *
         * @param depth of the frame; 0 is the entry of the program
         * @param registers of the frame, R0 to R10; not to be changed
         */
        void before(int slot, int depth, long[] registers);
    }

    private final Program program;
    private final ProgramType<T> type;
    private final Watcher watcher;

    /** @param program linked: see {@link LinkedProgram} */
    public Tracer(Program program, ProgramType<T> type, Watcher watcher) {
        this.program = program;
        this.type = type;
        this.watcher = watcher;
    }

    @Override
    public long run(Execution<T> execution) {
        return new Run(execution).run();
    }

    private final class Run implements FunctionCalls, Insn.Visitor<Integer> {
        /** Instead of a slot: the function returns. */
        private static final int RETURN = -1;

        private final Execution<?> x;
        private final long[] r = new long[REGISTERS];
        private int slot;
        private int depth;
        private long left;

        Run(Execution<?> x) {
            this.x = x;
        }

        long run() {
            if (!x.nesting().isNested()) {
                x.nesting().begin();
            }
            FunctionCalls before = x.nesting().functions(this);
            try {
                r[1] = x.r1();
                r[2] = x.r2();
                r[FRAME_POINTER] = x.enterFrame(0);
                left = x.limit();
                function(0);
            } catch (ProgramThrow thrown) {
                caught(thrown.cookie());
            } catch (AccessFault fault) {
                throw new TrapException(slot, fault.getMessage());
            } finally {
                x.nesting().functions(before);
                x.nesting().calling(0, left);
            }
            return r[0];
        }

        /** What was thrown is the result, or goes to the function for it. */
        private void caught(long cookie) {
            depth = 0;
            Arrays.fill(r, 0);
            r[0] = cookie;
            if (program.exceptionCallback().isPresent()) {
                r[1] = cookie;
                r[FRAME_POINTER] = x.enterFrame(0);
                try {
                    function(program.exceptionCallback().getAsInt());
                } catch (ProgramThrow again) {
                    r[0] = again.cookie();
                }
            }
        }

        /** Runs from a slot until the function there returns. */
        private void function(int start) {
            slot = start < 0 || start > program.slots() ? program.slots() : start;
            while (slot != RETURN) {
                if (--left < 0) {
                    throw new TrapException(slot, x.limitReached());
                }
                if (!program.startsAt(slot)) {
                    throw new TrapException(slot, slot < program.slots() ? TrapText.MIDDLE_OF_WIDE : TrapText.OUTSIDE);
                }
                watcher.before(slot, depth, r);
                slot = program.at(slot).accept(this);
            }
        }

        /** Calls a function in a new frame, with the registers as they are, and goes on behind the call. */
        private void enter(int start) {
            if (depth == Execution.MAX_FRAMES - 1) {
                throw new TrapException(slot, TrapText.TOO_DEEP);
            }
            long[] saved = new long[SAVED];
            System.arraycopy(r, FIRST_SAVED, saved, 0, SAVED);
            depth++;
            r[FRAME_POINTER] = x.enterFrame(depth);
            function(start);
            depth--;
            System.arraycopy(saved, 0, r, FIRST_SAVED, SAVED);
        }

        @Override
        public long call(int start, long r1, long r2, long r3, long r4, long r5) {
            int calledFrom = slot;
            long[] before = r.clone();
            long[] arguments = {r1, r2, r3, r4, r5};
            System.arraycopy(arguments, 0, r, 1, arguments.length);
            left = x.nesting().left();
            enter(start);
            System.arraycopy(before, 1, r, 1, arguments.length);
            x.nesting().calling(depth, left);
            slot = calledFrom;
            return r[0];
        }

        @Override
        public FunctionCalls apart(Execution<?> execution) {
            Run run = new Run(execution);
            run.depth = Nesting.OUTSIDE;
            return run;
        }

        private long value(Operand operand) {
            return operand instanceof Operand.Reg reg ? r[reg.number()] : ((Operand.Imm) operand).value();
        }

        /** A target outside the program becomes the slot behind its end. */
        private int target(int distance) {
            long to = (long) slot + 1 + distance;
            return to < 0 || to > program.slots() ? program.slots() : (int) to;
        }

        private int next() {
            return slot + program.at(slot).slots();
        }

        @Override
        public Integer bin(Insn.Bin i) {
            r[i.dst()] = i.op().eval(i.is64(), r[i.dst()], value(i.src()));
            return next();
        }

        @Override
        public Integer neg(Insn.Neg i) {
            r[i.dst()] = i.eval(r[i.dst()]);
            return next();
        }

        @Override
        public Integer addrSpaceCast(Insn.AddrSpaceCast i) {
            if (!i.toKernel() && !i.toUser()) {
                throw new TrapException(slot, TrapText.NO_SPACE);
            }
            r[i.dst()] = i.toKernel() ? Arena.toKernel(r[i.src()]) : x.arena().toUser(r[i.src()]);
            return next();
        }

        @Override
        public Integer swap(Insn.Swap i) {
            r[i.dst()] = i.op().on(program.order()).eval(i.bits(), r[i.dst()]);
            return next();
        }

        @Override
        public Integer loadImm64(Insn.LoadImm64 i) {
            r[i.dst()] = i.value();
            return next();
        }

        private long load(Width width, int src, int off) {
            long address = r[src] + off;
            return program.isInArena(slot)
                    ? x.arena().load(width, address)
                    : x.memory().load(width, address);
        }

        private void store(Width width, long address, long value) {
            if (program.isInArena(slot)) {
                x.arena().store(width, address, value);
            } else {
                x.memory().store(width, address, value);
            }
        }

        @Override
        public Integer load(Insn.Load i) {
            long value = load(i.width(), i.src(), i.off());
            r[i.dst()] = i.signed() ? i.width().signExtend(value) : value;
            return next();
        }

        @Override
        public Integer store(Insn.Store i) {
            store(i.width(), r[i.dst()] + i.off(), value(i.src()));
            return next();
        }

        @Override
        public Integer rmw(Insn.Rmw i) {
            int result = i.resultRegister();
            long address = r[i.dst()] + i.off();
            long old = program.isInArena(slot)
                    ? x.arena().atomic(i.width(), address, i.op(), r[i.src()], r[0], r[result])
                    : x.memory().atomic(i.op(), i.width(), address, r[i.src()], r[0]);
            if (i.op().fetches()) {
                r[result] = old;
            }
            return next();
        }

        @Override
        public Integer loadAcquire(Insn.LoadAcquire i) {
            r[i.dst()] = program.isInArena(slot)
                    ? x.arena().acquire(i.width(), r[i.src()] + i.off(), r[i.dst()])
                    : load(i.width(), i.src(), i.off());
            return next();
        }

        @Override
        public Integer storeRelease(Insn.StoreRelease i) {
            store(i.width(), r[i.dst()] + i.off(), r[i.src()]);
            return next();
        }

        @Override
        public Integer legacyLoad(Insn.LegacyLoad i) {
            long value = x.legacyLoad(i.width(), i.indirect() ? (int) (r[i.src()] + i.imm()) : i.imm());
            r[0] = Math.max(value, 0);
            return value < 0 ? RETURN : next();
        }

        @Override
        public Integer jump(Insn.Jump i) {
            return target(i.off());
        }

        @Override
        public Integer mayGoto(Insn.MayGoto i) {
            return x.mayGoto() ? target(i.off()) : next();
        }

        @Override
        public Integer branch(Insn.Branch i) {
            return i.cond().test(i.is64(), r[i.dst()], value(i.src())) ? target(i.off()) : next();
        }

        @Override
        public Integer call(Insn.Call i) {
            if (i.kind() == CallKind.LOCAL) {
                int behind = slot + 1;
                enter(target(i.imm()));
                return behind;
            }
            boolean known = i.kind() == CallKind.HELPER
                    || type.helpers()
                            .byId(i.imm())
                            .filter(helper -> helper.prototype().isKernelFunction())
                            .isPresent();
            if (!known) {
                throw new TrapException(slot, TrapText.unresolvedFunction(i.imm()));
            }
            return helper(i.imm());
        }

        @Override
        public Integer callRegister(Insn.CallRegister i) {
            return helper(r[i.target()]);
        }

        private int helper(long number) {
            Helper helper = type.helpers()
                    .byId((int) number)
                    .filter(known -> (int) number == number)
                    .orElseThrow(() -> new TrapException(slot, TrapText.unknownHelper(number)));
            Nesting nesting = x.nesting();
            nesting.calling(depth, left);
            r[0] = helper.function().call(x, r[1], r[2], r[3], r[4], r[5]);
            left = nesting.left();
            if (nesting.takeEnd()) {
                r[0] = nesting.result();
                return RETURN;
            }
            return next();
        }

        @Override
        public Integer exit(Insn.Exit i) {
            return RETURN;
        }
    }
}
