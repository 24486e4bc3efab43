package dev.bpf4j.conformance.isa;

import dev.bpf4j.conformance.isa.DataFile.Section;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.ConformanceAssembler;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.CpuVersion;
import dev.bpf4j.ebpf.isa.Group;
import dev.bpf4j.ebpf.isa.Insn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A test of the suite: a program, the memory that it gets, and what R0 must be.
 *
 * @param name of its file
 */
public record IsaTest(String name, Program program, byte[] memory, long result) {
    private static final Pattern BYTE = Pattern.compile("[0-9a-fA-F]{2}");
    private static final String HEX = "0x";
    private static final int HEX_RADIX = 16;
    private static final int DECIMAL_RADIX = 10;

    /** @throws MalformedProgramException if the file is not as the suite's format says, or its program does not assemble */
    static IsaTest of(String name, DataFile file) {
        List<String> results = file.lines(Section.RESULT);
        if (results.isEmpty()) {
            throw new MalformedProgramException("section result", "there is no expected result");
        }
        return new IsaTest(name, program(file), memory(file), number(results.get(results.size() - 1)));
    }

    private static Program program(DataFile file) {
        return file.has(Section.RAW)
                ? Codec.decode(raw(file))
                : ConformanceAssembler.parse(String.join("\n", file.lines(Section.ASM)));
    }

    private static byte[] memory(DataFile file) {
        return hex(Section.MEM, String.join("", file.words(Section.MEM)));
    }

    /** Instructions as numbers of 64 bits. The suite's own tests for reserved fields have single bytes there. */
    static byte[] raw(DataFile file) {
        List<String> words = file.words(Section.RAW);
        if (words.stream().allMatch(word -> BYTE.matcher(word).matches())) {
            return hex(Section.RAW, String.join("", words));
        }
        ByteBuffer slots = ByteBuffer.allocate(words.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        words.forEach(word -> slots.putLong(number(word)));
        return slots.array();
    }

    private static byte[] hex(Section section, String digits) {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new MalformedProgramException("section " + section.name().toLowerCase(Locale.ROOT), e.getMessage());
        }
    }

    private static long number(String text) {
        try {
            return text.startsWith(HEX)
                    ? Long.parseUnsignedLong(text.substring(HEX.length()), HEX_RADIX)
                    : Long.parseUnsignedLong(text, DECIMAL_RADIX);
        } catch (NumberFormatException e) {
            throw new MalformedProgramException("'" + text + "'", "not a number of 64 bits");
        }
    }

    /** What the suite says the program needs: the highest version among its instructions. */
    public CpuVersion cpu() {
        return program.insns().stream()
                .map(IsaTest::cpu)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The conformance groups that the program needs, as the suite says. */
    public Set<Group> groups() {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        program.insns().forEach(insn -> groups.add(group(insn)));
        return groups;
    }

    /** The suite asks for v3 where LLVM has two instructions from v1 on: atomic addition and the local call. */
    private static CpuVersion cpu(Insn insn) {
        boolean later = insn instanceof Insn.Rmw || insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL;
        return later ? CpuVersion.V3 : insn.cpu();
    }

    /** The suite counts 64-bit negation and all sign-extending loads as base32. */
    private static Group group(Insn insn) {
        boolean narrow = insn instanceof Insn.Neg || insn instanceof Insn.Load load && load.signed();
        return narrow ? Group.BASE32 : insn.group();
    }

    @Override
    public String toString() {
        return name;
    }
}
