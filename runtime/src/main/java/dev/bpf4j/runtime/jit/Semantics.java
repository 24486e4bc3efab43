package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapException;

/** What generated code calls where a few JVM instructions do not do. Small, so that HotSpot inlines it. */
final class Semantics {
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
            throw new TrapException(slot, "instruction limit of " + x.limit() + " reached");
        }
    }

    /** The depth of a callee's frame. */
    static int deeper(int depth, int slot) {
        if (depth == Execution.MAX_FRAMES - 1) {
            throw new TrapException(slot, "the call stack of " + Execution.MAX_FRAMES + " frames is too deep");
        }
        return depth + 1;
    }

    /** {@code callx}: the helper whose number is in a register. */
    static long callRegister(
            long number, HelperTable helpers, int slot, Execution<?> x, long r1, long r2, long r3, long r4, long r5) {
        int id = (int) number;
        Helper helper = helpers.byId(id)
                .filter(h -> id == number)
                .orElseThrow(() -> new TrapException(slot, "unknown func #" + number));
        return helper.function().call(x, r1, r2, r3, r4, r5);
    }

    /** Ends the program where a return would only end a local call. */
    static void end(int depth) {
        if (depth != 0) {
            throw ProgramEnd.INSTANCE;
        }
    }

    /** The region behind an address that is known to point into bytes. */
    static BytesRegion bytes(Memory memory, long address) {
        if (memory.region(address) instanceof BytesRegion region) {
            return region;
        }
        throw new AccessFault(String.format("invalid mem access: 0x%x", address));
    }

    /** A local call in a program of several classes. Registers are passed and returned in the state. */
    static void call(State state, int depth, int point) {
        state.r10 = state.x.enterFrame(depth);
        int next = point;
        do {
            next = state.segments[Points.segment(next)].run(state, depth, next);
        } while (next != Points.EXIT);
    }
}
