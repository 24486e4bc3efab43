package dev.bpf4j.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that a command reads. Errors name it as the user did. */
public final class InputFile {
    /** The argument that stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private final String name;

    private InputFile(String name) {
        this.name = name;
    }

    public static InputFile of(String argument) {
        return new InputFile(argument);
    }

    /**
     * The whole content.
     *
     * @param max most bytes that it may have
     * @throws CommandException if it cannot be read, or has more bytes
     */
    public byte[] bytes(Console console, int max) {
        try (InputStream stream = open(console)) {
            byte[] bytes = stream.readNBytes(max + 1);
            if (bytes.length > max) {
                throw failure("larger than " + (max >> 20) + " MiB");
            }
            return bytes;
        } catch (IOException e) {
            throw failure(Reason.of(e));
        }
    }

    /**
     * The content line by line.
     *
     * @param maxBytes most bytes of a line
     * @throws CommandException if it cannot be read
     */
    public LineInput lines(Console console, int maxBytes) {
        try {
            return new LineInput(this, open(console), maxBytes);
        } catch (IOException e) {
            throw failure(Reason.of(e));
        }
    }

    private InputStream open(Console console) throws IOException {
        return name.equals(STANDARD_INPUT) ? console.in() : Files.newInputStream(path());
    }

    /** The path; there may be nothing. @throws CommandException if it is a directory */
    private Path path() {
        Path path = parse(name);
        if (Files.isDirectory(path)) {
            throw failure("is a directory");
        }
        return path;
    }

    static Path parse(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new CommandException(name + ": not a file name: " + e.getReason(), e);
        }
    }

    /** The path of a folder. @throws CommandException if it is anything else, or does not exist */
    public Path folder() {
        Path path = parse(name);
        if (!Files.isDirectory(path)) {
            throw failure(Files.exists(path) ? "not a folder" : "no such folder");
        }
        return path;
    }

    /** The path of a regular file, which can be mapped, or of nothing. @throws CommandException if it is anything else */
    public Path regular() {
        Path path = path();
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw failure("not a regular file");
        }
        return path;
    }

    /** An error about this file, for the one line. */
    public CommandException failure(String what) {
        return new CommandException(name + ": " + what);
    }

    /** An error of the file system about this file. */
    public CommandException failure(IOException e) {
        return failure(Reason.of(e));
    }
}
