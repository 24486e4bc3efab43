package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Instructions of objects, as they are in the file, against LLVM's disassembler: its text assembles to them. */
class DisassemblyTest {
    private static final String OBJDUMP = "llvm-objdump-19";

    static List<String> objects() {
        return TestObjects.names();
    }

    @ParameterizedTest
    @MethodSource("objects")
    void objdumpPrintsTheSameInstructions(String name) {
        Tool.assume(OBJDUMP);
        String file = TestObjects.folder().resolve(name + ".o").toString();
        List<String> expected = Tool.lines(OBJDUMP, "-d", "--mcpu=v4", "--no-show-raw-insn", file).stream()
                .filter(line -> line.matches(" +\\d+:\\t.*"))
                .map(line -> line.replaceFirst(" +\\d+:\\t", "").replaceFirst(" <[^ <>]+>$", ""))
                .map(DisassemblyTest::reassembled)
                .toList();
        assertFalse(expected.isEmpty());
        assertEquals(expected, instructions(ElfFile.parse(TestObjects.bytes(name))));
    }

    /** LLVM does not say whom a call calls. */
    private static String reassembled(String text) {
        return text.startsWith("call")
                ? "call " + Long.decode(text.substring(5))
                : Disassembler.format(Assembler.parse(text).at(0));
    }

    private static List<String> instructions(ElfFile elf) {
        List<String> all = new ArrayList<>();
        for (ElfSection section : elf.sections()) {
            if (section.isCode() && section.size() > 0) {
                byte[] bytes = new byte[(int) section.size()];
                elf.bytes(section).get(bytes);
                for (Insn insn : Codec.decode(bytes, elf.order()).insns()) {
                    all.add(insn instanceof Insn.Call call ? "call " + call.imm() : Disassembler.format(insn));
                }
            }
        }
        return all;
    }
}
