package dev.bpf4j.conformance.prove;

import dev.bpf4j.conformance.prove.machine.SeccompInputs;
import dev.bpf4j.conformance.prove.solve.Z3Model;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.linux.SeccompData;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** System calls that a solver finds. */
final class SystemCallWitness implements Witness {
    private final Terms terms;
    private final SeccompInputs inputs;

    SystemCallWitness(Terms terms) {
        this.terms = terms;
        this.inputs = new SeccompInputs(terms);
    }

    @Override
    public SeccompInputs inputs() {
        return inputs;
    }

    @Override
    public Term assumption(Limits limits) {
        return terms.yes();
    }

    @Override
    public List<List<Term>> preferences(Unknowns unknowns) {
        return List.of(List.of());
    }

    @Override
    public String bound() {
        return "";
    }

    @Override
    public Counterexample read(Z3Model model, Unknowns unknowns) {
        Iterator<Long> values =
                fields().map(field -> model.value(inputs.field(field))).toList().iterator();
        int number = values.next().intValue();
        int arch = values.next().intValue();
        long instructionPointer = values.next();
        return new Counterexample.SystemCall(
                number,
                arch,
                instructionPointer,
                Stream.generate(values::next).limit(SeccompData.ARGS).toList());
    }

    /** nr, arch, instruction_pointer and the arguments. */
    private static Stream<Field<SeccompData>> fields() {
        return SeccompData.CONTEXT.fields().stream();
    }
}
