package dev.bpf4j.conformance.verdict;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.List;
import java.util.Optional;

/**
 * A program and what is said about it.
 *
 * @param type of the program, as {@link dev.bpf4j.ebpf.linux.Linux} names it
 * @param source instructions, separated by line feeds
 * @param kernel the kernel's verdict; empty while it has not been asked
 * @param ours why ours is to be another; empty if it is to be the same
 */
record VerdictCase(String name, String type, String source, Optional<Answer> kernel, Optional<String> ours) {
    /** What programs name as {@code map_idx 0}, {@code map_idx 1} ... */
    static final List<MapSpec> MAPS = List.of(
            MapSpec.of("array48", MapKind.ARRAY, 4, 48, 1),
            MapSpec.of("hash8", MapKind.HASH, 8, 8, 16),
            MapSpec.of("hash48", MapKind.HASH, 8, 48, 16),
            MapSpec.of("rdonly", MapKind.ARRAY, 4, 48, 1).withFlags(MapFlags.BPF_F_RDONLY_PROG),
            MapSpec.of("wronly", MapKind.ARRAY, 4, 48, 1).withFlags(MapFlags.BPF_F_WRONLY_PROG),
            MapSpec.of("ringbuf", MapKind.RINGBUF, 0, 0, 4096),
            MapSpec.of("prog", MapKind.PROG_ARRAY, 4, 4, 4));

    /**
     * A verdict.
     *
     * @param insn the slot that is refused; -1 for none
     * @param message why it is refused; empty if it is accepted
     * @param processed instructions explored
     */
    record Answer(boolean accepted, int insn, String message, int processed) {
        @Override
        public String toString() {
            return accepted ? "accept " + processed : "reject " + processed + " at " + insn + ": " + message;
        }

        static Answer parse(String text) {
            String[] words = text.split(" ", 2);
            if (words[0].equals("accept")) {
                return new Answer(true, -1, "", Integer.parseInt(words[1].trim()));
            }
            int at = words[1].indexOf(" at ");
            int colon = words[1].indexOf(": ", at);
            return new Answer(
                    false,
                    Integer.parseInt(words[1].substring(at + 4, colon)),
                    words[1].substring(colon + 2),
                    Integer.parseInt(words[1].substring(0, at)));
        }

        /**
         * Whether ours says the same as this, the kernel's. It does not always name an instruction, and at the end of its
         * patience each is somewhere else.
         */
        boolean agreesWith(Answer ours) {
            boolean samePlace = insn < 0
                    || insn == ours.insn
                    || message.startsWith("infinite loop")
                    || message.startsWith("BPF program is too large");
            return accepted == ours.accepted && message.equals(ours.message) && samePlace;
        }
    }

    Program program() {
        return Assembler.parse(source);
    }

    VerdictCase withKernel(Answer answer) {
        return new VerdictCase(name, type, source, Optional.of(answer), ours);
    }
}
