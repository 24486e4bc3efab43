package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicCond;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The assembler for the symbolic notation of bpf_asm (Linux kernel documentation, networking/filter, "BPF engine and
 * instruction set").
 *
 * <p>As there: mnemonics are not case sensitive, labels are, and have at least two characters; of two equal labels
 * the first counts; numbers wrap to 32 bits; indices of M[], constant divisors and shift counts, backward {@code ja},
 * and {@code ret x} are left to the checker. Beyond that, {@code [x+4]} without blanks and ancillary words in
 * brackets are accepted.
 */
public final class BpfAsm {

    private static final int RET_X = 0x0e;

    /** A use of a label. */
    private record Reference(String label, int position) {}

    /** A jump whose labels are not known yet; an absent label means the next instruction. */
    private record Jump(int insn, ClassicOp op, int k, Optional<Reference> onTrue, Optional<Reference> onFalse) {}

    // spotless:off
    /** Jumps that are written with one label and are taken where the condition does not hold. */
    private static final Map<String, ClassicCond> NEGATED = Map.of(
            "jne",  ClassicCond.JEQ,
            "jneq", ClassicCond.JEQ,
            "jlt",  ClassicCond.JGE,
            "jle",  ClassicCond.JGT);

    /** Loads of a constant, whose {@code #} may be left out. */
    private static final Map<String, ClassicOp> CONSTANT_LOADS = Map.of(
            "ldi",  ClassicOp.LD_IMM,
            "ldxi", ClassicOp.LDX_IMM);
    // spotless:on

    private final Lexer lexer;
    private final List<ClassicInsn> insns = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    private BpfAsm(byte[] text) {
        lexer = new Lexer(text, Lexer.Comments.ASM);
    }

    /**
     * Assembles a program.
     *
     * @throws MalformedProgramException with line and column, if the text does not follow the grammar, uses an
     *     unknown label, has a conditional jump that does not reach its label, or has more than 4096 instructions
     */
    public static ClassicProgram parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static ClassicProgram parse(byte[] text) {
        return new BpfAsm(text).parse();
    }

    private ClassicProgram parse() {
        do {
            line();
        } while (!lexer.isEnd());
        jumps.forEach(this::resolve);
        return ClassicProgram.of(insns);
    }

    private void line() {
        int position = lexer.position();
        String word = lexer.spelling();
        String mnemonic = lexer.expectWordOf("an instruction or a label").toLowerCase(Locale.ROOT);
        if (!isReserved(mnemonic)) {
            defineLabel(word, position);
            position = lexer.position();
            mnemonic = lexer.expectWordOf("an instruction");
        }
        if (!isInstruction(mnemonic)) {
            throw lexer.fault(position, "unknown instruction '" + shortened(mnemonic) + "'");
        }
        if (insns.size() == ClassicProgram.MAX_INSNS) {
            throw lexer.fault(position, "more than " + ClassicProgram.MAX_INSNS + " instructions");
        }
        insns.add(insn(mnemonic, position));
    }

    private static boolean isInstruction(String word) {
        return Mnemonics.isMnemonic(word)
                || word.equals("jmp")
                || NEGATED.containsKey(word)
                || CONSTANT_LOADS.containsKey(word);
    }

    /** Whether a word, in lower case, cannot be a label. */
    static boolean isReserved(String word) {
        return isInstruction(word) || Operand.isReserved(word);
    }

    private void defineLabel(String label, int position) {
        if (label.length() < 2) {
            throw lexer.fault(
                    position, "expected an instruction, found '" + label + "'; labels have two characters or more");
        }
        if (!lexer.accept(':')) {
            throw lexer.fault(position, "expected an instruction or a label, found '" + shortened(label) + "'");
        }
        labels.putIfAbsent(label, insns.size());
    }

    private ClassicInsn insn(String mnemonic, int position) {
        if (mnemonic.equals("ja") || mnemonic.equals("jmp")) {
            return jump(ClassicOp.JA, 0, Optional.of(reference()), Optional.empty());
        }
        if (CONSTANT_LOADS.containsKey(mnemonic)) {
            lexer.accept('#');
            return ClassicInsn.of(CONSTANT_LOADS.get(mnemonic), lexer.expectWrapped("a number"));
        }
        Operand operand =
                Mnemonics.standsAlone(mnemonic) ? new Operand(ClassicOp.Form.NONE, 0) : Operand.read(lexer, true);
        if (mnemonic.equals("ret") && operand.form() == ClassicOp.Form.X) {
            return new ClassicInsn(RET_X, 0, 0, 0);
        }
        ClassicOp op = find(mnemonic, operand.form())
                .orElseThrow(
                        () -> lexer.fault(position, "'" + shortened(mnemonic) + "' does not take such an operand"));
        return op.isConditional() ? conditional(mnemonic, op, operand.k()) : ClassicInsn.of(op, operand.k());
    }

    private static Optional<ClassicOp> find(String mnemonic, ClassicOp.Form form) {
        if (mnemonic.equals("ldx") && form == ClassicOp.Form.MSH) {
            return Optional.of(ClassicOp.LDX_MSH);
        }
        String positive = Optional.ofNullable(NEGATED.get(mnemonic))
                .map(cond -> cond.name().toLowerCase(Locale.ROOT))
                .orElse(mnemonic);
        return Mnemonics.find(positive, form);
    }

    private ClassicInsn conditional(String mnemonic, ClassicOp op, int k) {
        lexer.expect(',');
        Optional<Reference> first = Optional.of(reference());
        if (NEGATED.containsKey(mnemonic)) {
            return jump(op, k, Optional.empty(), first);
        }
        return jump(op, k, first, lexer.accept(',') ? Optional.of(reference()) : Optional.empty());
    }

    private Reference reference() {
        int position = lexer.position();
        String label = lexer.spelling();
        lexer.expectWordOf("a label");
        return new Reference(label, position);
    }

    /** Notes a jump, and returns an instruction that holds its place. */
    private ClassicInsn jump(ClassicOp op, int k, Optional<Reference> onTrue, Optional<Reference> onFalse) {
        jumps.add(new Jump(insns.size(), op, k, onTrue, onFalse));
        return ClassicInsn.of(op, k);
    }

    private void resolve(Jump jump) {
        ClassicInsn insn = jump.op() == ClassicOp.JA
                ? ClassicInsn.of(
                        ClassicOp.JA, distance(jump.insn(), jump.onTrue().orElseThrow()))
                : ClassicInsn.jump(
                        jump.op(),
                        jump.k(),
                        shortDistance(jump.insn(), jump.onTrue()),
                        shortDistance(jump.insn(), jump.onFalse()));
        insns.set(jump.insn(), insn);
    }

    private int shortDistance(int insn, Optional<Reference> reference) {
        return reference.map(to -> shortDistance(insn, to)).orElse(0);
    }

    private int shortDistance(int insn, Reference to) {
        int distance = distance(insn, to);
        if (distance < 0 || distance > 0xff) {
            String fault = "insn " + insn + " jumps to insn " + (insn + 1 + distance) + ", which is not 1 to 256 ahead";
            throw lexer.fault(to.position(), fault);
        }
        return distance;
    }

    private int distance(int insn, Reference to) {
        return Optional.ofNullable(labels.get(to.label()))
                        .orElseThrow(() -> lexer.fault(to.position(), "no such label '" + shortened(to.label()) + "'"))
                - insn
                - 1;
    }

    private static String shortened(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40) + "...";
    }
}
