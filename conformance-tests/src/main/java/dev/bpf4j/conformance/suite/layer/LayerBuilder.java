package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.Refusal;
import dev.bpf4j.cbpf.format.BpfAsm;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.conformance.suite.CheckVector;
import dev.bpf4j.conformance.suite.CheckVector.Breach;
import dev.bpf4j.conformance.suite.ContextKind;
import dev.bpf4j.conformance.suite.Input;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the vectors of a layer, each once, numbers them and computes what is expected. */
final class LayerBuilder {

    private final String layer;
    private final List<TestVector> vectors = new ArrayList<>();
    private final Set<List<Object>> questions = new HashSet<>();
    private ClassicProgram checked = ClassicProgram.of();

    LayerBuilder(String layer) {
        this.layer = layer;
    }

    List<TestVector> vectors() {
        return vectors;
    }

    /** A program of bpf_asm's language, one instruction or label per argument. */
    static ClassicProgram asm(String... lines) {
        return BpfAsm.parse(String.join("\n", lines));
    }

    /**
     * Adds a run.
     *
     * @param tags the feature, and what else is tested
     * @throws IllegalStateException if the checker refuses the program
     */
    void run(ClassicProgram program, Input input, String... tags) {
        if (!questions.add(List.of(program, input))) {
            return;
        }
        requireValid(program, input.kind());
        int expected = ClassicInterpreter.run(program, input.classic());
        vectors.add(new RunVector(id(tags[0]), program, input, expected, Set.of(), List.of(tags)));
    }

    /** Adds the question whether a program may be loaded. */
    void check(ClassicProgram program, ContextKind kind, String... tags) {
        if (!questions.add(List.of(program, kind))) {
            return;
        }
        Optional<Refusal> refusal = kind.checker().check(program);
        Optional<Breach> breach = refusal.map(it -> new Breach(it.rule(), it.insn()));
        vectors.add(new CheckVector(id(tags[0]), program, kind, breach, Set.of(), List.of(tags)));
    }

    private String id(String feature) {
        return layer + "/" + feature + "/" + vectors.size();
    }

    private void requireValid(ClassicProgram program, ContextKind kind) {
        if (program != checked) {
            kind.checker().check(program).ifPresent(refusal -> {
                throw new IllegalStateException("layer " + layer + ": " + refusal.message() + " in " + program);
            });
            checked = program;
        }
    }
}
