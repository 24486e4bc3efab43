package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.verifier.Facts;
import java.util.BitSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds chains of branches that test one register for equality, as filters of system calls have them. A branch joins a
 * chain only if nothing else leads to it, and only once, so that chains never make a program longer.
 */
final class Choices {
    /** Shorter chains are as fast as they are. */
    private static final int MIN_CASES = 4;

    /** Longer chains become several switches, so that each fits into a method. */
    private static final int MAX_CASES = 400;

    private final Program program;
    private final Facts facts;
    private final int[] leadingHere;
    private final BitSet joined = new BitSet();

    Choices(Program program, Facts facts) {
        this.program = program;
        this.facts = facts;
        this.leadingHere = new int[program.slots() + 1];
        leadingHere[0]++;
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            count(slot, program.at(slot));
        }
    }

    private void count(int slot, Insn insn) {
        if (insn instanceof Insn.Jump jump) {
            count((long) slot + 1 + jump.off());
        } else if (!(insn instanceof Insn.Exit)) {
            count(program.next(slot));
        }
        if (insn instanceof Insn.Branch branch) {
            count((long) slot + 1 + branch.off());
        } else if (insn instanceof Insn.MayGoto may) {
            count((long) slot + 1 + may.off());
        } else if (insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
            count((long) slot + 1 + call.imm());
        }
    }

    private void count(long target) {
        if (target >= 0 && target < leadingHere.length) {
            leadingHere[(int) target]++;
        }
    }

    /** The chain that starts at a slot. To be asked for each slot in order. */
    Optional<Choice> startingAt(int slot) {
        if (joined.get(slot) || !isTest(slot)) {
            return Optional.empty();
        }
        Insn.Branch first = (Insn.Branch) program.at(slot);
        TreeMap<Integer, Integer> cases = new TreeMap<>();
        BitSet members = new BitSet();
        int at = slot;
        do {
            members.set(at);
            Insn.Branch test = (Insn.Branch) program.at(at);
            cases.putIfAbsent(((Imm) test.src()).value(), target(at, test, test.cond() == Cond.JEQ));
            at = target(at, test, test.cond() == Cond.JNE);
        } while (cases.size() < MAX_CASES && continues(first, at, members));
        if (cases.size() < MIN_CASES) {
            return Optional.empty();
        }
        joined.or(members);
        return Optional.of(new Choice(first.dst(), first.is64(), cases, at));
    }

    private boolean continues(Insn.Branch first, int slot, BitSet members) {
        if (!isTest(slot) || leadingHere[slot] != 1 || joined.get(slot) || members.get(slot)) {
            return false;
        }
        Insn.Branch test = (Insn.Branch) program.at(slot);
        return test.dst() == first.dst() && test.is64() == first.is64();
    }

    /** Whether the slot has a test for equality with a constant, whose outcome is not known. */
    private boolean isTest(int slot) {
        return program.startsAt(slot)
                && program.at(slot) instanceof Insn.Branch branch
                && branch.src() instanceof Imm
                && (branch.cond() == Cond.JEQ || branch.cond() == Cond.JNE)
                && facts.branch(slot) == Facts.Branch.BOTH;
    }

    private int target(int slot, Insn.Branch test, boolean taken) {
        return taken ? FlowVisitor.target(program, slot, test.off()) : slot + 1;
    }
}
