package dev.bpf4j.conformance.suite.layer;

import static dev.bpf4j.conformance.suite.layer.LayerBuilder.asm;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.suite.PacketData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every opcode, with operands at the boundaries. The feature is the opcode. */
final class OpcodeLayer {

    private static final int[] SHIFTS = {0, 1, 2, 4, 7, 8, 15, 16, 24, 30, 31};
    private static final int MEMORY_CELLS = 16;

    // spotless:off
    /** Distances jt and jf, with every combination of zero, equal and different ones. */
    private static final int[][] SHAPES = {{0, 1}, {1, 0}, {1, 2}, {2, 1}, {1, 1}, {0, 0}, {2, 0}, {0, 2}};
    // spotless:on

    private final LayerBuilder out;

    private OpcodeLayer(LayerBuilder out) {
        this.out = out;
    }

    static void fill(LayerBuilder out) {
        OpcodeLayer layer = new OpcodeLayer(out);
        for (ClassicOp op : ClassicOp.values()) {
            layer.opcode(op, op.name().toLowerCase(Locale.ROOT));
        }
    }

    private void opcode(ClassicOp op, String feature) {
        switch (op.kind()) {
            case ALU_K -> aluK(op, feature);
            case ALU_X -> aluX(op, feature);
            case COND_K -> condK(op, feature);
            case COND_X -> condX(op, feature);
            case NEG -> overWords(feature, asm("ld [0]", "neg", "ret a"));
            case TAX -> overWords(feature, asm("ld [0]", "tax", "ld #0", "txa", "ret a"));
            case TXA -> overWords(feature, asm("ld [0]", "tax", "ld #1", "txa", "ret a"));
            case RET_A -> overWords(feature, asm("ld [0]", "ret a"));
            case RET_K -> constants(feature, "ret #%d", "ret #3");
            case LD_IMM -> constants(feature, "ld #%d", "ret a");
            case LDX_IMM -> constants(feature, "ldx #%d", "txa", "ret a");
            case LD_LEN -> lengths(feature, asm("ld #len", "ret a"));
            case LDX_LEN -> lengths(feature, asm("ldx #len", "txa", "ret a"));
            case ST, STX, LD_MEM, LDX_MEM -> memory(op, feature);
            case LDX_MSH -> headerLengths(feature);
            case LD_ABS -> absolute(op, feature);
            case LD_IND -> indirect(op, feature);
            case JA -> jumps(feature);
        }
    }

    private void aluK(ClassicOp op, String feature) {
        int[] constants = op.alu().isShift() ? SHIFTS : Words.BOUNDARIES;
        for (int k : constants) {
            if (k != 0 || !op.alu().isDivision()) {
                overWords(
                        feature,
                        ClassicProgram.of(
                                ClassicInsn.of(ClassicOp.LD_W_ABS, 0),
                                ClassicInsn.of(op, k),
                                ClassicInsn.of(ClassicOp.RET_A, 0)));
            }
        }
    }

    /** The operands come from the packet, so that nothing can be computed before the program runs. */
    private void aluX(ClassicOp op, String feature) {
        overPairs(
                feature,
                ClassicProgram.of(
                        ClassicInsn.of(ClassicOp.LD_W_ABS, 4),
                        ClassicInsn.of(ClassicOp.TAX, 0),
                        ClassicInsn.of(ClassicOp.LD_W_ABS, 0),
                        ClassicInsn.of(op, 0),
                        ClassicInsn.of(ClassicOp.RET_A, 0)));
    }

    private void condK(ClassicOp op, String feature) {
        for (int i = 0; i < Words.BOUNDARIES.length; i++) {
            int[] shape = SHAPES[i % 4];
            overWords(feature, landing(ClassicInsn.jump(op, Words.BOUNDARIES[i], shape[0], shape[1])));
        }
        for (int[] shape : SHAPES) {
            for (int k : new int[] {3, 0x80000003}) {
                ClassicProgram program = landing(ClassicInsn.jump(op, k, shape[0], shape[1]));
                for (int a : new int[] {0, k - 1, k, k + 1}) {
                    out.run(program, Words.packet(a), feature, "shape");
                }
            }
        }
    }

    private void condX(ClassicOp op, String feature) {
        overPairs(feature, landing(ClassicInsn.jump(op, 0, 0, 1)));
        for (int[] shape : SHAPES) {
            ClassicProgram program = landing(ClassicInsn.jump(op, 0, shape[0], shape[1]));
            for (int x : new int[] {3, 0x80000003}) {
                for (int a : new int[] {0, x - 1, x, x + 1}) {
                    out.run(program, Words.packet(a, x), feature, "shape");
                }
            }
        }
    }

    /** A program that returns where a jump went. It works on A and, if the packet is long enough, X. */
    private static ClassicProgram landing(ClassicInsn jump) {
        boolean needsX = jump.op().orElseThrow().kind() == ClassicOp.Kind.COND_X;
        return ClassicProgram.of(
                ClassicInsn.of(ClassicOp.LD_W_ABS, needsX ? 4 : 0),
                ClassicInsn.of(ClassicOp.TAX, 0),
                ClassicInsn.of(ClassicOp.LD_W_ABS, 0),
                jump,
                ClassicInsn.of(ClassicOp.RET_K, 10),
                ClassicInsn.of(ClassicOp.RET_K, 11),
                ClassicInsn.of(ClassicOp.RET_K, 12));
    }

    private void overWords(String feature, ClassicProgram program) {
        for (int a : Words.BOUNDARIES) {
            out.run(program, Words.packet(a), feature);
        }
    }

    private void overPairs(String feature, ClassicProgram program) {
        for (int a : Words.BOUNDARIES) {
            for (int x : Words.BOUNDARIES) {
                out.run(program, Words.packet(a, x), feature);
            }
        }
    }

    private void constants(String feature, String... lines) {
        for (int k : Words.BOUNDARIES) {
            String[] program = Arrays.stream(lines)
                    .map(line -> String.format(line, Integer.toUnsignedLong(k)))
                    .toArray(String[]::new);
            out.run(asm(program), Words.packet(0), feature);
        }
    }

    private void lengths(String feature, ClassicProgram program) {
        for (int length : new int[] {0, 1, 2, 14, 60, 255, 256, 1500}) {
            PacketData packet = Words.counting(length);
            out.run(program, packet, feature);
            out.run(program, packet.withWire(length + 1), feature, "captured-in-part");
            out.run(program, packet.withWire(0x7fffffff), feature, "captured-in-part");
        }
    }

    /** Each cell, written and read in the way in question and in another one; the neighbours hold something else. */
    private void memory(ClassicOp op, String feature) {
        allCells(feature, op == ClassicOp.STX ? "stx" : "st", op == ClassicOp.LDX_MEM ? "ldx" : "ld");
        for (int cell = 0; cell < MEMORY_CELLS; cell++) {
            String load = op == ClassicOp.STX ? "ld #0x77" : "ldx #0x77";
            String write = op == ClassicOp.STX ? "stx M[%d]" : "st M[%d]";
            String read = op == ClassicOp.LDX_MEM ? "ldx M[%d]" : "ld M[%d]";
            String take = op == ClassicOp.LDX_MEM ? "txa" : "or #0";
            int neighbour = (cell + 1) % MEMORY_CELLS;
            ClassicProgram program = asm(
                    "ld #0x55aa55aa",
                    "st M[" + neighbour + "]",
                    "ld [0]",
                    "tax",
                    load,
                    String.format(write, cell),
                    "ldx #0x11223344",
                    "stx M[" + neighbour + "]",
                    "ld #9",
                    String.format(read, cell),
                    take,
                    "ret a");
            for (int value : new int[] {0, 0x7fffffff, 0x80000001, 0xffffffff, 0xdeadbeef}) {
                out.run(program, Words.packet(value), feature);
            }
        }
    }

    /** All cells hold different numbers; each is read. */
    private void allCells(String feature, String write, String read) {
        for (int cell = 0; cell < MEMORY_CELLS; cell++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < MEMORY_CELLS; i++) {
                String load = write.equals("stx") ? "ldx" : "ld";
                lines.addAll(List.of(load + " #" + (0x01010101 * (i + 1)), write + " M[" + i + "]"));
            }
            lines.addAll(List.of("ld #7", "ldx #7", read + " M[" + cell + "]"));
            lines.addAll(read.equals("ldx") ? List.of("txa", "ret a") : List.of("ret a"));
            out.run(asm(lines.toArray(String[]::new)), Words.packet(0), feature, "all-cells");
        }
    }

    private void headerLengths(String feature) {
        ClassicProgram program = asm("ld #77", "ldxb 4*([1]&0xf)", "txa", "ret a");
        for (int value = 0; value < 256; value++) {
            out.run(program, PacketData.of(new byte[] {5, (byte) value, 6}), feature);
        }
    }

    private void absolute(ClassicOp op, String feature) {
        for (int k = 0; k < 8; k++) {
            ClassicProgram program = ClassicProgram.of(ClassicInsn.of(op, k), ClassicInsn.of(ClassicOp.RET_A, 0));
            out.run(program, Words.packet(0x80818283, 0xf0e0d0c0, 0x01020304), feature);
            out.run(program, Words.packet(0x7f7e7d7c, 0x00000001, 0xffffffff), feature);
        }
    }

    private void indirect(ClassicOp op, String feature) {
        ClassicProgram program = ClassicProgram.of(
                ClassicInsn.of(ClassicOp.LD_W_ABS, 0),
                ClassicInsn.of(ClassicOp.TAX, 0),
                ClassicInsn.of(op, 2),
                ClassicInsn.of(ClassicOp.RET_A, 0));
        for (int x = 0; x < 10; x++) {
            out.run(program, Words.packet(x, 0x80818283, 0xf0e0d0c0, 0x01020304), feature);
        }
    }

    private void jumps(String feature) {
        for (int k = 0; k < 5; k++) {
            out.run(
                    ClassicProgram.of(
                            ClassicInsn.of(ClassicOp.JA, k),
                            ClassicInsn.of(ClassicOp.RET_K, 20),
                            ClassicInsn.of(ClassicOp.RET_K, 21),
                            ClassicInsn.of(ClassicOp.RET_K, 22),
                            ClassicInsn.of(ClassicOp.RET_K, 23),
                            ClassicInsn.of(ClassicOp.RET_K, 24)),
                    Words.packet(0),
                    feature);
        }
    }
}
