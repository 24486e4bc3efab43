package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.require.Refusal;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.TreeSet;

/** The functions of a program: it is cut at the targets of local calls and of function pointers, and jumps stay inside their function. */
public final class Functions {
    /** Most functions; Linux's limit. */
    public static final int MAX = 256;

    private final int[] starts;

    /** The number of the function of each slot. */
    private final short[] bySlot;

    private Functions(int[] starts, int end) {
        this.starts = starts;
        this.bySlot = new short[end];
        for (int function = 1; function < starts.length; function++) {
            Arrays.fill(bySlot, starts[function], endOf(function), (short) function);
        }
    }

    /** @throws Refusal if a call or jump goes where it must not, or a function does not end */
    static Functions of(Program program) {
        TreeSet<Integer> starts = new TreeSet<>();
        starts.add(0);
        program.exceptionCallback().ifPresent(starts::add);
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            Insn insn = program.at(slot);
            if (insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
                starts.add(target(program, slot, call.imm()));
            } else if (insn instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION) {
                starts.add(target(program, slot, load.imm()));
            }
            if (starts.size() > MAX) {
                throw new Refusal(slot, "functions", "too many subprograms");
            }
        }
        Functions functions =
                new Functions(starts.stream().mapToInt(Integer::intValue).toArray(), program.slots());
        functions.check(program);
        return functions;
    }

    private static int target(Program program, int slot, int distance) {
        long target = (long) slot + 1 + distance;
        if (target < 0 || target >= program.slots()) {
            throw new Refusal(slot, "call-target", "call to invalid destination");
        }
        return (int) target;
    }

    /** The first slot of the function that a local call enters. */
    public static int callee(int slot, Insn.Call call) {
        return slot + 1 + call.imm();
    }

    /** The first slot of the function that a 64-bit immediate stands for. */
    public static int callback(int slot, Insn.LoadImm64 load) {
        return slot + 1 + load.imm();
    }

    private void check(Program program) {
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            int function = indexOf(slot);
            checkTargets(slot, function, program.at(slot));
            boolean catches = program.at(slot) instanceof Insn.Call call
                    && call.kind() == CallKind.LOCAL
                    && program.exceptionCallback().equals(OptionalInt.of(callee(slot, call)));
            if (catches) {
                throw new Refusal(slot, "exception-callback", "insn " + slot + " cannot call exception cb directly");
            }
            if (program.next(slot) >= endOf(function) && !endsFunction(program.at(slot))) {
                throw new Refusal(slot, "function-end", "last insn is not an exit or jmp");
            }
        }
    }

    private static boolean endsFunction(Insn insn) {
        return insn instanceof Insn.Exit || insn instanceof Insn.Jump;
    }

    private void checkTargets(int slot, int function, Insn insn) {
        int distance;
        if (insn instanceof Insn.Jump jump) {
            distance = jump.off();
        } else if (insn instanceof Insn.Branch branch) {
            distance = branch.off();
        } else if (insn instanceof Insn.MayGoto may) {
            distance = may.off();
        } else {
            return;
        }
        long target = (long) slot + 1 + distance;
        if (target < starts[function] || target >= endOf(function)) {
            throw new Refusal(slot, "jump-target", "jump out of range from insn " + slot + " to " + target);
        }
    }

    public int count() {
        return starts.length;
    }

    /** The number of the function that a slot belongs to. */
    public int indexOf(int slot) {
        return bySlot[slot];
    }

    public int start(int function) {
        return starts[function];
    }

    private int endOf(int function) {
        return function + 1 < starts.length ? starts[function + 1] : bySlot.length;
    }
}
