package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.ebpf.run.TrapText;

/** What generated code calls where a few JVM instructions do not do. Small, so that HotSpot inlines it. */
final class Semantics {
    /** Where the interpreter goes on, compiled code cannot: it has only the functions that the program names. */
    static final String NO_FUNCTION = "no function that the program names starts here";

    private Semantics() {}

    /** {@code Long.divideUnsigned} that is one division for values without a sign bit; division by 0 gives 0. */
    static long div(long a, long b) {
        if (b == 0) {
            return 0;
        }
        return (a | b) >= 0 ? a / b : Long.divideUnsigned(a, b);
    }

    static int div(int a, int b) {
        return b == 0 ? 0 : (int) ((a & 0xffff_ffffL) / (b & 0xffff_ffffL));
    }

    /** Modulo by 0 leaves the dividend. */
    static long mod(long a, long b) {
        if (b == 0) {
            return a;
        }
        return (a | b) >= 0 ? a % b : Long.remainderUnsigned(a, b);
    }

    static int mod(int a, int b) {
        return b == 0 ? a : (int) ((a & 0xffff_ffffL) % (b & 0xffff_ffffL));
    }

    static long sdiv(long a, long b) {
        return b == 0 ? 0 : a / b;
    }

    static int sdiv(int a, int b) {
        return b == 0 ? 0 : a / b;
    }

    static long smod(long a, long b) {
        return b == 0 ? a : a % b;
    }

    static int smod(int a, int b) {
        return b == 0 ? a : a % b;
    }

    static TrapException trap(AccessFault fault, int slot) {
        return new TrapException(slot, fault.getMessage());
    }

    static TrapException trap(String what, int slot) {
        return new TrapException(slot, what);
    }

    /** Traps if no instructions are left. */
    static void check(long left, Execution<?> x, int slot) {
        if (left < 0) {
            throw new TrapException(slot, x.limitReached());
        }
    }

    /** Tells what is left of the limit at the end of a program, for one that has started it. */
    static void left(Execution<?> x, long left) {
        x.nesting().calling(0, left);
    }

    /** {@code callx}: the helper whose number is in a register. */
    static long callRegister(
            long number, HelperTable helpers, int slot, Execution<?> x, long r1, long r2, long r3, long r4, long r5) {
        int id = (int) number;
        Helper helper = helpers.byId(id)
                .filter(h -> id == number)
                .orElseThrow(() -> new TrapException(slot, TrapText.unknownHelper(number)));
        return helper.function().call(x, r1, r2, r3, r4, r5);
    }

    /** Traps: a helper calls what the program has not named as a function. */
    static long noFunction(State state, int depth, int slot, Program program) {
        state.x.enterFrame(depth, 0);
        if (slot < 0 || slot >= program.slots()) {
            throw new TrapException(program.slots(), TrapText.OUTSIDE);
        }
        throw new TrapException(slot, program.startsAt(slot) ? NO_FUNCTION : TrapText.MIDDLE_OF_WIDE);
    }

    /** A local call in a program of several classes. Registers are passed and returned in the state. */
    static void call(State state, int depth, int point) {
        Segment[] segments = state.segments;
        state.r10 = state.x.enterFrame(depth);
        int next = point;
        do {
            next = segments[Points.segment(next)].run(state, depth, next);
        } while (next != Points.EXIT);
    }
}
