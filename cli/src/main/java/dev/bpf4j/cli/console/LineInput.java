package dev.bpf4j.cli.console;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a file, one after the other, however long the file is. */
public final class LineInput implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputFile file;
    private final InputStream in;
    private final int maxBytes;

    /**
     * A line without its end.
     *
     * @param tooLong whether the line has more bytes than lines may have; it has no text then
     */
    public record Line(String text, boolean tooLong) {}

    LineInput(InputFile file, InputStream in, int maxBytes) {
        this.file = file;
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.maxBytes = maxBytes;
    }

    /** The next line; empty at the end. @throws CommandException if the file cannot be read */
    public Optional<Line> next() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long length = 0;
        try {
            int c = in.read();
            if (c < 0) {
                return Optional.empty();
            }
            for (; c >= 0 && c != '\n'; c = in.read()) {
                length++;
                if (length <= maxBytes) {
                    line.write(c);
                }
            }
        } catch (IOException e) {
            throw file.failure(e);
        }
        return Optional.of(
                length > maxBytes ? new Line("", true) : new Line(line.toString(StandardCharsets.UTF_8), false));
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw file.failure(e);
        }
    }
}
