package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;

/** The types of a kernel that programs are to run on, for {@link ObjectFile.Options#withTarget}. */
public final class TargetTypes {
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private TargetTypes() {}

    /**
     * Reads bare BTF, as {@code /sys/kernel/btf/vmlinux} holds, or the section {@code .BTF} of an ELF file.
     *
     * @throws MalformedProgramException if it is neither, or malformed
     */
    public static Btf read(byte[] file) {
        if (!isElf(file)) {
            return Btf.parse(file);
        }
        ElfFile elf = ElfFile.parse(file);
        return elf.section(".BTF")
                .filter(ElfSection::inFile)
                .map(section -> Btf.parse("section .BTF", SectionData.relocated(elf, section), elf.order()))
                .orElseThrow(() -> new MalformedProgramException("ELF file", "has no section .BTF"));
    }

    private static boolean isElf(byte[] file) {
        for (int i = 0; i < ELF.length; i++) {
            if (i >= file.length || file[i] != ELF[i]) {
                return false;
            }
        }
        return true;
    }
}
