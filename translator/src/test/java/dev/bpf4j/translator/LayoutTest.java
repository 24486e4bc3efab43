package dev.bpf4j.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Insn.Branch IF_ZERO = new Insn.Branch(Cond.JEQ, true, 1, Operand.imm(0), (short) 0);

    private static Insn nop() {
        return new Insn.Bin(Alu.MOV, true, 2, Operand.imm(0));
    }

    private static Program jumpOver(int slots, int reach) {
        Layout layout = new Layout(reach);
        layout.branch(IF_ZERO, 1);
        layout.jump(1);
        for (int i = 0; i < slots; i++) {
            layout.add(nop());
        }
        layout.label(1);
        layout.add(new Insn.Exit());
        return layout.program();
    }

    @Test
    void nearJumpsTakeOneSlot() {
        Program program = jumpOver(3, 10);
        assertEquals(new Insn.Branch(Cond.JEQ, true, 1, Operand.imm(0), (short) 4), program.at(0));
        assertEquals(new Insn.Jump(false, 3), program.at(1));
    }

    @Test
    void jumpsAreExpandedFromTheFirstSlotOutOfReach() {
        assertEquals(8, jumpOver(3, 3).slots(), "the branch does not reach over the jump behind it");
        Program far = jumpOver(11, 10);
        assertEquals(new Insn.Branch(Cond.JEQ, true, 1, Operand.imm(0), (short) 1), far.at(0));
        assertEquals(new Insn.Jump(false, 1), far.at(1));
        assertEquals(new Insn.Jump(true, 12), far.at(2));
        assertEquals(new Insn.Jump(true, 11), far.at(3));
    }

    @Test
    void aRealFarJumpIsExpandedAtSixteenBits() {
        assertEquals(32767, ((Insn.Branch) jumpOver(32766, Short.MAX_VALUE).at(0)).off());
        assertEquals(
                new Insn.Jump(true, 32768), jumpOver(32767, Short.MAX_VALUE).at(2));
        assertEquals(
                new Insn.Jump(true, 32768), jumpOver(32768, Short.MAX_VALUE).at(3));
    }

    /** One tangle of forward jumps, laid out with every reach, always computes the same. */
    @Property(tries = 200)
    void theReachDoesNotChangeTheMeaning(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int reach) {
        assertEquals(run(tangle(seed, Short.MAX_VALUE)), run(tangle(seed, reach)));
    }

    private static Program tangle(long seed, int reach) {
        Random random = new Random(seed);
        int size = 60;
        Layout layout = new Layout(reach);
        for (int i = 0; i < size; i++) {
            layout.label(i);
            int target = i + 1 + random.nextInt(size - i);
            switch (random.nextInt(4)) {
                case 0 -> layout.jump(target);
                case 1 ->
                    layout.branch(
                            new Insn.Branch(Cond.JSET, true, 0, Operand.imm(1 << random.nextInt(8)), (short) 0),
                            target);
                default -> layout.add(new Insn.Bin(Alu.ADD, true, 0, Operand.imm(random.nextInt())));
            }
        }
        layout.label(size);
        layout.add(new Insn.Exit());
        return layout.program();
    }

    private static long run(Program program) {
        Execution<PlainMemory> execution = new Execution<>(Linux.MEMORY);
        return Interpreter.of(program, Linux.MEMORY).run(execution, new PlainMemory(new byte[0]));
    }

    @Test
    void labelsMayStandAtTheSamePlace() {
        Layout layout = new Layout();
        layout.jump(7);
        layout.label(6);
        layout.label(7);
        layout.add(new Insn.Exit());
        assertEquals(
                List.of(new Insn.Jump(false, 0), new Insn.Exit()),
                layout.program().insns());
    }
}
