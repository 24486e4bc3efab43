package dev.bpf4j.cli.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The three streams of a command. Text is UTF-8; results are buffered until the end, or until an error is shown. */
public final class Console {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;

    public Console(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.err = err;
    }

    public InputStream in() {
        return in;
    }

    /** Writes a line of results. @throws CommandException if the output cannot be written */
    public void line(String text) {
        bytes((printable(text) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes text of several lines as it is. @throws CommandException if the output cannot be written */
    public void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes results as they are. @throws CommandException if the output cannot be written */
    public void bytes(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Where results go that are written piece by piece; whoever closes it closes nothing. */
    OutputStream out() {
        return out;
    }

    /** Hands the results on. @throws CommandException if the output cannot be written */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    static CommandException unwritable(IOException e) {
        return new CommandException("standard output: " + Reason.of(e), e);
    }

    /** Shows one line on the error stream, {@code bpf: } and the message. */
    public void error(String message) {
        try {
            err.write(("bpf: " + printable(message) + "\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            // nobody is listening: the exit status has to do
        }
    }

    /** File names and input may hold control characters; a line stays one line, and terminals stay sane. */
    private static String printable(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.chars().forEach(c -> safe.append(Character.isISOControl(c) ? String.format("\\x%02x", c) : (char) c));
        return safe.toString();
    }
}
