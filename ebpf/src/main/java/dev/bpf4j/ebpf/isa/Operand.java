package dev.bpf4j.ebpf.isa;

/** The source of an operation: a register or a 32-bit immediate. */
public sealed interface Operand {
    /** A register, 0..10. */
    record Reg(int number) implements Operand {
        public Reg {
            Insn.checkRegister(number);
        }

        @Override
        public String toString() {
            return "r" + number;
        }
    }

    /** A 32-bit immediate; 64-bit operations sign-extend it. */
    record Imm(int value) implements Operand {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    static Reg reg(int number) {
        return new Reg(number);
    }

    static Imm imm(int value) {
        return new Imm(value);
    }
}
