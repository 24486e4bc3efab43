package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.HelperTable;
import java.util.function.Consumer;

/**
 * Assembly to programs: the syntax of {@link Disassembler}, of the kernel's verifier log and of LLVM.
 *
 * <p>One instruction per line, perhaps behind labels ({@code name:}) or behind a slot number and opcode
 * ({@code 3: (b7)}), which must then be right. Comments start with {@code ;}, {@code #} or {@code //}. Jumps go to a
 * label or by a distance in slots ({@code +3}, {@code pc+3}). Numbers are decimal or hexadecimal; 32-bit immediates range
 * from -2^31 to 2^32-1.
 */
public final class Assembler {
    private Assembler() {}

    /** @throws MalformedProgramException with line, column and reason */
    public static Program parse(String text) {
        return parse(text, HelperTable.empty());
    }

    /**
     * As {@link #parse(String)}; {@code call name} calls the helper of the table that has this name.
     *
     * @throws MalformedProgramException with line, column and reason
     */
    public static Program parse(String text, HelperTable helpers) {
        Listing listing = new Listing();
        InsnParser.Names names = InsnParser.Names.of(helpers);
        forEachLine(text, line -> line(line, listing, names));
        return listing.program();
    }

    private static void line(LineScanner in, Listing listing, InsnParser.Names names) {
        int declared = prefix(in, listing);
        labels(in, listing);
        if (!in.atEnd()) {
            int start = in.mark();
            new InsnParser(in, listing, names, declared == InsnParser.LDDW).instruction();
            in.expectEnd();
            if (declared >= 0 && declared != listing.lastOpcode()) {
                throw in.error(start, String.format("opcode is %02x, not %02x", listing.lastOpcode(), declared));
            }
        }
    }

    /** Takes {@code N:} or {@code N: (op)}. @return the opcode, or -1 if none is given */
    private static int prefix(LineScanner in, Listing listing) {
        int start = in.mark();
        if (!in.atNumber()) {
            return -1;
        }
        long slot = in.integer(32);
        in.expect(":");
        if (slot != listing.slots()) {
            throw in.error(start, "the instruction is at slot " + listing.slots() + ", not " + slot);
        }
        return in.take("(") ? opcode(in) : -1;
    }

    private static int opcode(LineScanner in) {
        int start = in.mark();
        String digits = in.word("an opcode");
        in.expect(")");
        if (!digits.matches("[0-9a-fA-F]{2}")) {
            throw in.error(start, "an opcode has two hexadecimal digits");
        }
        return Integer.parseInt(digits, 16);
    }

    /** Takes any number of {@code name:}. */
    static void labels(LineScanner in, Listing listing) {
        String name = in.peekWord();
        while (LineScanner.isName(name)) {
            int mark = in.mark();
            in.word("a label");
            if (!in.take(":")) {
                in.back(mark);
                return;
            }
            listing.label(name, "in line " + in.line(), what -> in.error(mark, what));
            name = in.peekWord();
        }
    }

    /** Lines end with a line feed; a carriage return before it counts as a blank. */
    static void forEachLine(String text, Consumer<LineScanner> action) {
        int number = 1;
        for (int start = 0; start <= text.length(); number++) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed;
            action.accept(new LineScanner(text.substring(start, end), number));
            start = end + 1;
        }
    }
}
