package dev.bpf4j.cli.program;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A memory argument: a file, of bytes or of hexadecimal digits, or the digits themselves. */
public final class MemoryInput {
    /** Most bytes of memory. */
    public static final int MAX_BYTES = 64 << 20;

    private static final Pattern DIGITS = Pattern.compile("\\s*(0[xX])?[0-9a-fA-F\\s]*");

    private MemoryInput() {}

    /**
     * Reads memory.
     *
     * @throws UsageException if there is no such file, and the argument is not made of digits
     * @throws dev.bpf4j.cli.console.CommandException if the file cannot be read
     */
    public static byte[] read(String argument, Console console) {
        if (!isFile(argument)) {
            return digits(argument);
        }
        byte[] bytes = InputFile.of(argument).bytes(console, MAX_BYTES);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return DIGITS.matcher(text).matches() ? digits(text) : bytes;
    }

    private static boolean isFile(String argument) {
        try {
            return argument.equals(InputFile.STANDARD_INPUT) || !argument.isEmpty() && Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static byte[] digits(String text) {
        String plain = text.replaceAll("\\s", "").replaceFirst("^0[xX]", "");
        try {
            return HexFormat.of().parseHex(plain);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--mem takes a file or an even number of hexadecimal digits");
        }
    }
}
