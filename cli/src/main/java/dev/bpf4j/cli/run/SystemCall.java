package dev.bpf4j.cli.run;

import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.ebpf.linux.SeccompData;
import java.math.BigInteger;

/** A system call as users write it: number, architecture, instruction pointer and up to six arguments. */
public final class SystemCall {
    private static final int NUMBER = 0;
    private static final int ARCH = 1;
    private static final int POINTER = 2;
    private static final int FIRST_ARG = 3;

    private SystemCall() {}

    /**
     * Reads numbers, decimal or hexadecimal (0x...), with blanks between them; missing ones at the end are 0.
     *
     * @throws UsageException if there are fewer than two or more than nine, or one does not fit
     */
    public static SeccompData parse(String text) {
        String[] words = text.strip().split("[\\s,]+");
        if (words.length <= ARCH || words.length > FIRST_ARG + SeccompData.ARGS) {
            throw new UsageException(
                    "--seccomp takes \"nr arch ip a0 .. a5\", of which ip and the arguments may be left" + " out, not "
                            + words.length + (words.length == 1 ? " number" : " numbers"));
        }
        SeccompData call = new SeccompData();
        call.call((int) number(words[NUMBER], Integer.SIZE), (int) number(words[ARCH], Integer.SIZE));
        if (words.length > POINTER) {
            call.instructionPointer(number(words[POINTER], Long.SIZE));
        }
        for (int i = FIRST_ARG; i < words.length; i++) {
            call.arg(i - FIRST_ARG, number(words[i], Long.SIZE));
        }
        return call;
    }

    private static long number(String word, int bits) {
        try {
            BigInteger value = word.startsWith("0x") || word.startsWith("0X")
                    ? new BigInteger(word.substring(2), 16)
                    : new BigInteger(word);
            if (value.bitLength() > bits || value.signum() < 0 && value.bitLength() >= bits) {
                throw new UsageException("--seccomp: " + word + " does not fit " + bits + " bits");
            }
            return value.longValue();
        } catch (NumberFormatException e) {
            throw new UsageException("--seccomp: '" + word + "' is not a number");
        }
    }
}
