package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.SeccompInput;
import java.util.HexFormat;

/**
 * A system call.
 *
 * @param hex the 64 bytes of {@code struct seccomp_data}, little endian, as lower-case hexadecimal digits
 */
public record CallData(String hex) implements Input {

    /** @throws IllegalArgumentException if that is not 64 bytes */
    public CallData {
        if (hex.length() != 2 * SeccompInput.BYTES) {
            throw new IllegalArgumentException(
                    "seccomp_data has " + SeccompInput.BYTES + " bytes, not " + hex.length() + " hexadecimal digits");
        }
        HexFormat.of().parseHex(hex);
    }

    /** A system call with up to six arguments. */
    public static CallData of(int number, int arch, long instructionPointer, long... arguments) {
        SeccompInput input = SeccompInput.of(number, arch, instructionPointer, arguments);
        return new CallData(HexFormat.of().formatHex(input.bytes()));
    }

    /** A copy of the 64 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public ContextKind kind() {
        return ContextKind.SECCOMP;
    }

    @Override
    public ClassicInput classic() {
        return SeccompInput.of(bytes());
    }
}
