package dev.bpf4j.cbpf;

/**
 * Bytes or text that are not a program, or a program that a format cannot express. The message starts with the place.
 */
public final class MalformedProgramException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** One line of text; prefer the factories, which add the place. */
    public MalformedProgramException(String message) {
        super(message);
    }

    /** A fault at a byte offset from the start of the input. */
    public static MalformedProgramException atByte(long offset, String fault) {
        return new MalformedProgramException("byte " + offset + ": " + fault);
    }

    /** A fault in text; line and column count from 1. */
    public static MalformedProgramException atText(int line, int column, String fault) {
        return new MalformedProgramException("line " + line + ", column " + column + ": " + fault);
    }

    /** A fault of an instruction; indices count from 0. */
    public static MalformedProgramException atInsn(int index, String fault) {
        return new MalformedProgramException("insn " + index + ": " + fault);
    }
}
