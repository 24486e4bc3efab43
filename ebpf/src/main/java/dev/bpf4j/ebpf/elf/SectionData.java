package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.bytes.LocatedBytes;
import java.nio.ByteBuffer;

/** The bytes of sections that are no code, with relocations applied: every section is at address 0. */
final class SectionData {
    private SectionData() {}

    static byte[] relocated(ElfFile elf, ElfSection section) {
        byte[] bytes = elf.located(section).toArray();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(elf.order());
        for (ElfRelocation relocation : elf.relocations(section)) {
            apply(elf, relocation, buffer);
        }
        return bytes;
    }

    private static void apply(ElfFile elf, ElfRelocation relocation, ByteBuffer bytes) {
        int width = type(elf, relocation).dataBytes();
        if (width == 0) {
            return;
        }
        if (relocation.offset() < 0 || relocation.offset() > bytes.limit() - width) {
            throw elf.error(relocation, "relocation of a byte that the section does not have");
        }
        int at = (int) relocation.offset();
        long value = elf.symbol(relocation).value();
        if (width == 8) {
            bytes.putLong(at, value + relocation.addend().orElse(bytes.getLong(at)));
        } else {
            bytes.putInt(at, (int) (value + relocation.addend().orElse(bytes.getInt(at))));
        }
    }

    /** @throws dev.bpf4j.ebpf.MalformedProgramException for types that BPF does not have */
    static RelocationType type(ElfFile elf, ElfRelocation relocation) {
        return RelocationType.of(relocation.type())
                .orElseThrow(() -> elf.error(relocation, "unknown relocation type " + relocation.type()));
    }

    static LocatedBytes located(ElfFile elf, ElfSection section) {
        return LocatedBytes.of("section " + section.name(), relocated(elf, section), elf.order());
    }
}
