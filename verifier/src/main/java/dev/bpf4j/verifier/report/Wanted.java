package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.Rejection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What would have to be known for an instruction that is refused, in terms of the registers it uses. */
final class Wanted {
    private static final Pattern REGISTER = Pattern.compile("R(\\d+)");
    private static final int FRAME = 512;
    private static final int MAX_OFFSET = 1 << 29;

    private Wanted() {}

    static String of(Program program, Rejection why) {
        Matcher found = REGISTER.matcher(why.message());
        String register = found.find() ? found.group() : "";
        String value = valueOf(register, why.state());
        String message = why.message();
        if (message.endsWith("!read_ok")) {
            return register + " must have been written on every path that leads here";
        }
        if (message.contains("_or_null'")) {
            return register + " must have been compared with 0: on this path it may be null";
        }
        if (message.contains("offset is outside of the packet")) {
            return packet(program.at(why.slot()), register, value);
        }
        if (message.contains("value is outside of the allowed memory range")) {
            return block(program.at(why.slot()), register, value);
        }
        if (message.contains("min value is negative")) {
            return register + " smin=" + number(value, "smin", "?") + " must be >= 0";
        }
        if (message.contains("unbounded memory access")) {
            return register + " umax=" + number(value, "umax", "2^64-1") + " must be < " + MAX_OFFSET;
        }
        if (message.contains(" stack ") && message.contains("invalid")) {
            return "the offset of " + (register.isEmpty() ? "the pointer" : register)
                    + " from the top of the stack must be >= -" + FRAME + " and <= -" + size(program.at(why.slot()));
        }
        if (message.contains("invalid mem access 'scalar'")) {
            return register + " must be a pointer: it is a number";
        }
        return "the rule '" + why.requirement() + "' must hold";
    }

    private static String packet(Insn insn, String register, String value) {
        int needed = Integer.parseInt(number(value, "off", "0")) + offset(insn) + size(insn);
        return register + " r=" + number(value, "r", "0") + " must be >= " + needed + ": compare " + register + " + "
                + needed + " with the end of the packet first";
    }

    private static String block(Insn insn, String register, String value) {
        int room = Integer.parseInt(number(value, "vs", number(value, "sz", "0")));
        int most = room - Integer.parseInt(number(value, "off", "0")) - offset(insn) - size(insn);
        String known = number(value, "umax", "");
        return most < 0
                ? "the access must end within " + room + " bytes"
                : register + (known.isEmpty() ? "" : " umax=" + known) + " must be <= " + most;
    }

    private static int offset(Insn insn) {
        return insn instanceof Insn.Load load ? load.off() : insn instanceof Insn.Store store ? store.off() : 0;
    }

    private static int size(Insn insn) {
        if (insn instanceof Insn.Load load) {
            return load.width().bytes();
        }
        return insn instanceof Insn.Store store ? store.width().bytes() : 1;
    }

    /** The text of a register in a state. */
    private static String valueOf(String register, String state) {
        for (String part : state.split(" ")) {
            if (!register.isEmpty() && part.startsWith(register + "=")) {
                return part.substring(register.length() + 1);
            }
        }
        return "";
    }

    /** An attribute of a value, such as {@code umax}; several may share a number. */
    private static String number(String value, String attribute, String otherwise) {
        Matcher found = Pattern.compile("[(,=]" + attribute + "(?:=[a-z]\\w*)*=([-\\w]+)")
                .matcher(value);
        return found.find() ? found.group(1) : otherwise;
    }
}
