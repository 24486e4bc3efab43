package dev.bpf4j.cli.program;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.function.Function;

/** What a classic program is translated as. */
public enum Translation {
    PACKET(ClassicTranslator::translate),
    SECCOMP(ClassicTranslator::translateSeccomp);

    private final Function<ClassicProgram, Program> translator;

    Translation(Function<ClassicProgram, Program> translator) {
        this.translator = translator;
    }

    /** @throws dev.bpf4j.cli.console.CommandException with the name, if the checker refuses the program */
    public Program apply(String name, ClassicProgram program) {
        try {
            return translator.apply(program);
        } catch (IllegalArgumentException e) {
            throw InputFile.of(name).failure(e.getMessage());
        }
    }
}
