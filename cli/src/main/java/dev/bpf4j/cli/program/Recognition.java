package dev.bpf4j.cli.program;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.Detection;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.translator.ClassicTranslator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What some bytes are: both instruction sets try to read them.
 *
 * <p>If both can, the program that can end decides: a classic one ends in {@code ret}, an extended one has an
 * {@code exit}. If that does not decide, the input is ambiguous.
 */
final class Recognition {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F\\s]+");
    private static final Pattern COMMENT_OR_LABEL = Pattern.compile("([;#]|//|/\\*).*|[\\w.$]+:");
    private static final Pattern EXTENDED_START = Pattern.compile("(\\w+:\\s*)*(\\([0-9a-fA-F]{2}\\)\\s*)?"
            + "([rw]\\d|if\\b|exit\\b|call|goto|lock\\b|\\*\\s*\\(|store_release|atomic).*");
    private static final Pattern HEX_START = Pattern.compile("(?=.*[a-fA-F])[0-9a-fA-F\\s]{8,}");

    private static final int DELETE = 0x7f;

    /** What decoding puts in the place of bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    /** A statement is known by its first characters; matching more of a hostile line would only cost. */
    private static final int START_CHARS = 80;

    private final byte[] input;
    private final String text;
    private final boolean isText;

    /** What one instruction set makes of the input: a program, or a fault. */
    private record Reading(Optional<AnyProgram> program, String form, boolean ends, String fault) {
        static Reading of(AnyProgram program, String form, boolean ends) {
            return new Reading(Optional.of(program), form, ends, "");
        }

        static Reading attempt(Supplier<Reading> attempt) {
            try {
                return attempt.get();
            } catch (IllegalArgumentException e) {
                return new Reading(Optional.empty(), "", false, String.valueOf(e.getMessage()));
            }
        }

        boolean possible() {
            return program.isPresent();
        }

        AnyProgram orThrow() {
            return program.orElseThrow(() -> new CommandException(fault));
        }
    }

    private Recognition(byte[] input) {
        this.input = input;
        this.text = new String(input, StandardCharsets.UTF_8);
        this.isText = isText(input, text);
    }

    /** The program in these bytes. @throws CommandException if they are none, or two without a word on which */
    static AnyProgram recognise(byte[] input, Optional<Isa> isa) {
        if (input.length == 0) {
            throw new CommandException("empty, where a program is expected");
        }
        Recognition recognition = new Recognition(input);
        return isa.map(recognition::as).orElseGet(recognition::undirected);
    }

    /** Text has no control characters but blanks, and is UTF-8. */
    private static boolean isText(byte[] input, String decoded) {
        for (byte b : input) {
            if (b == DELETE || b >= 0 && b < ' ' && (b < '\t' || b > '\r')) {
                return false;
            }
        }
        return decoded.indexOf(REPLACEMENT) < 0;
    }

    private AnyProgram as(Isa isa) {
        Reading reading = switch (isa) {
            case CLASSIC -> Reading.attempt(this::directedClassic);
            case EXTENDED -> Reading.attempt(this::extended);
        };
        return reading.orThrow();
    }

    private AnyProgram undirected() {
        Reading classic =
                Reading.attempt(() -> classic(ProgramFormat.detect(input).format()));
        Reading extended = Reading.attempt(this::extended);
        if (classic.possible() && extended.possible()) {
            return decide(classic, extended);
        }
        if (!classic.possible() && !extended.possible()) {
            throw new CommandException(fault(classic, extended));
        }
        return (classic.possible() ? classic : extended).orThrow();
    }

    private static AnyProgram decide(Reading classic, Reading extended) {
        if (classic.ends() == extended.ends()) {
            throw new CommandException("ambiguous: a classic program (" + classic.form() + ") or an extended one ("
                    + extended.form() + "); say --isa classic or --isa extended");
        }
        return (classic.ends() ? classic : extended).orThrow();
    }

    /** Binary input that names no byte order by its opcodes is little endian if it is said to be classic. */
    private Reading directedClassic() {
        Detection detection = ProgramFormat.detect(input);
        return classic(isText || detection.isClear() ? detection.format() : ProgramFormat.RAW_LE);
    }

    private Reading classic(ProgramFormat format) {
        ClassicProgram program = format.decode(input);
        boolean returns =
                program.at(program.size() - 1).op().filter(op -> op.isReturn()).isPresent();
        return Reading.of(new AnyProgram.Classic(program), form(format), returns);
    }

    private static String form(ProgramFormat format) {
        return switch (format) {
            case RAW_LE -> "raw, little endian";
            case RAW_BE -> "raw, big endian";
            case DECIMAL -> "decimal, one instruction per line";
            case XT -> "decimal, on one line";
            case C -> "C initialisers";
            case TCPDUMP -> "listing of tcpdump -d";
            case BPF_DBG -> "listing of bpf_dbg";
            case ASM -> "bpf_asm text";
        };
    }

    private Reading extended() {
        if (!isText) {
            return extended(Codec.decode(input), "raw");
        }
        return HEX.matcher(text).matches()
                ? extended(Codec.decode(SlotText.bytes(text)), "hexadecimal")
                : extended(Assembler.parse(text, ClassicTranslator.SOCKET_FILTER.helpers()), "assembly text");
    }

    private static Reading extended(Program program, String form) {
        boolean exits = program.insns().stream().anyMatch(Insn.Exit.class::isInstance);
        return Reading.of(new AnyProgram.Extended(program), form, exits);
    }

    /** The fault of the reading that was meant, as far as the beginning shows it. */
    private String fault(Reading classic, Reading extended) {
        if (isText) {
            String start = firstStatement();
            if (EXTENDED_START.matcher(start).matches()
                    || HEX_START.matcher(start).matches()) {
                return extended.fault();
            }
            if (ProgramFormat.detect(input).isClear()) {
                return classic.fault();
            }
        } else if (!ProgramFormat.detect(input).candidates().isEmpty()) {
            return classic.fault() + "; --isa classic reads it as little endian";
        }
        String classicFault = classic.fault().replaceFirst("^not a classic BPF program: ", "");
        return "not a program: neither a classic one (" + classicFault + ") nor an extended one (" + extended.fault()
                + ")";
    }

    private String firstStatement() {
        List<String> first = text.lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !COMMENT_OR_LABEL.matcher(line).matches())
                .limit(1)
                .toList();
        return first.isEmpty()
                ? ""
                : first.get(0).substring(0, Math.min(first.get(0).length(), START_CHARS));
    }
}
