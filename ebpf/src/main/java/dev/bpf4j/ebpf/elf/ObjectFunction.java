package dev.bpf4j.ebpf.elf;

import java.util.OptionalInt;

/**
 * A function in a program.
 *
 * @param slot of its first instruction in the program
 * @param slots number of slots
 * @param isStatic whether the compiler kept its name to the file; the verifier checks others on their own
 * @param btfType id of its type in the object's BTF, if that describes it
 */
public record ObjectFunction(String name, int slot, int slots, boolean isStatic, OptionalInt btfType) {
    boolean contains(int other) {
        return other >= slot && other < slot + slots;
    }
}
