package dev.bpf4j.cli.program;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.isa.Codec;
import java.nio.charset.StandardCharsets;

/** A program of either instruction set. */
public sealed interface AnyProgram {
    /** The listing for people: that of tcpdump -d for classic programs, that of the kernel's log for extended ones. */
    byte[] listing();

    /** The program in a notation. @throws UsageException if its instruction set has no such notation */
    byte[] encode(Notation notation);

    /** The notation that an assembler writes if it is not told. */
    Notation assembled();

    /** A classic program; it may be one that the checker refuses. */
    record Classic(ClassicProgram program) implements AnyProgram {
        @Override
        public byte[] listing() {
            return ProgramFormat.TCPDUMP.encode(program);
        }

        @Override
        public byte[] encode(Notation notation) {
            return format(notation).encode(program);
        }

        private static ProgramFormat format(Notation notation) {
            return switch (notation) {
                case DECIMAL -> ProgramFormat.DECIMAL;
                case XT -> ProgramFormat.XT;
                case C -> ProgramFormat.C;
                case ASM -> ProgramFormat.ASM;
                case RAW -> ProgramFormat.RAW_LE;
                case HEX -> throw new UsageException("--format hex is for extended programs, this one is classic");
            };
        }

        @Override
        public Notation assembled() {
            return Notation.DECIMAL;
        }
    }

    /** An extended program; it may be one that the verifier rejects. */
    record Extended(Program program) implements AnyProgram {
        @Override
        public byte[] listing() {
            return Disassembler.format(program).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] encode(Notation notation) {
            return switch (notation) {
                case ASM -> listing();
                case RAW -> Codec.encode(program);
                case HEX -> text(SlotText.hex(program));
                case C -> text(SlotText.initialisers(program));
                case DECIMAL, XT ->
                    throw new UsageException("--format " + notation + " is for classic programs, this one is extended");
            };
        }

        private static byte[] text(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public Notation assembled() {
            return Notation.HEX;
        }
    }
}
