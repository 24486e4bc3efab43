package dev.bpf4j.ebpf.elf;

/**
 * What the name of a section means for the programs in it.
 *
 * @param name the name, or what comes before the first slash that belongs to the extras
 * @param programType the kernel's {@code BPF_PROG_TYPE_*}, in small letters without that beginning
 * @param attachType the kernel's expected attach type, in small letters without {@code BPF_}; empty for none
 * @param extras whether a slash and more may follow, such as the function to attach to
 * @param sleepable whether the program may sleep
 */
public record SectionName(String name, String programType, String attachType, boolean extras, boolean sleepable) {
    boolean matches(String section) {
        return section.equals(name) || extras && section.startsWith(name + "/");
    }
}
