package dev.bpf4j.cli.console;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that a command writes: as a whole or not at all. */
public final class OutputFile {
    private final String name;

    private OutputFile(String name) {
        this.name = name;
    }

    public static OutputFile of(String argument) {
        return new OutputFile(argument);
    }

    /** Writes the content, or leaves the file as it was. @throws CommandException if it cannot be written */
    public void write(byte[] content) {
        Path path = InputFile.parse(name);
        try {
            if (Files.isDirectory(path)) {
                throw new CommandException(name + ": is a directory");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                Files.write(path, content);
            } else {
                replace(Files.exists(path) ? path.toRealPath() : path.toAbsolutePath(), content);
            }
        } catch (NoSuchFileException e) {
            throw new CommandException(name + ": cannot write: no such folder", e);
        } catch (IOException e) {
            throw new CommandException(name + ": cannot write: " + Reason.of(e), e);
        }
    }

    /** Makes a folder, and those around it, if they are not there. @throws CommandException if that is impossible */
    public static void folder(String name) {
        try {
            Files.createDirectories(InputFile.parse(name));
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(name + ": is not a folder", e);
        } catch (IOException e) {
            throw new CommandException(name + ": cannot make the folder: " + Reason.of(e), e);
        }
    }

    /** A temporary file in the same folder takes the place of the old one in one step. */
    private static void replace(Path path, byte[] content) throws IOException {
        Path temporary = path.resolveSibling(
                "." + path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            move(temporary, path);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
