package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Insn;

/** What an instruction reads or writes by name. */
public final class Touched {
    private Touched() {}

    /** Registers, as a bit set. */
    public static int registers(Insn insn) {
        UseDef effect = new UseDef(HelperTable.empty()).of(insn, false);
        return effect.uses | effect.defines;
    }

    /** Stack slots of 8 bytes that it accesses relative to R10, as a bit set: bit 0 is R10 - 8. */
    public static long slots(Insn insn) {
        UseDef effect = new UseDef(HelperTable.empty()).of(insn, false);
        long slots = 0;
        for (int granule = 0; granule < Long.SIZE; granule++) {
            long near = (effect.nearRead | effect.nearWritten) >>> granule & 1;
            long far = (effect.farRead | effect.farWritten) >>> granule & 1;
            slots |= near << granule / 2 | far << (granule + Long.SIZE) / 2;
        }
        return slots;
    }
}
