package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.List;
import java.util.Optional;

/** Any system call: the fields of {@code struct seccomp_data}, of which classic programs read aligned words. */
public final class SeccompInputs implements Inputs {
    private final Terms terms;

    public SeccompInputs(Terms terms) {
        this.terms = terms;
    }

    @Override
    public Term length() {
        return terms.constant(32, SeccompData.SIZE);
    }

    @Override
    public Maybe packet(Term offset, int size) {
        boolean word = offset.isConst() && size == Width.W.bytes() && offset.value() % size == 0;
        return word && offset.value() < SeccompData.SIZE
                ? new Maybe(terms.yes(), word((int) offset.value()))
                : new Maybe(terms.no(), terms.constant(32, 0));
    }

    private Term word(int offset) {
        Field<SeccompData> field = SeccompData.CONTEXT.fieldAt(offset).orElseThrow();
        return terms.extract(field(field), 8 * (offset - field.offset()), 32);
    }

    @Override
    public Maybe ancillary(Ancillary ancillary, Term a, Term x) {
        return new Maybe(terms.no(), terms.constant(32, 0));
    }

    @Override
    public Term random(Term index) {
        throw new IllegalArgumentException("a seccomp filter has no random numbers");
    }

    @Override
    public ProgramType<SeccompData> type() {
        return ClassicTranslator.SECCOMP;
    }

    @Override
    public Term field(Field<?> field) {
        return terms.variable("seccomp." + field.name(), field.width().bits());
    }

    @Override
    public Optional<Term> pure(int helper, List<Term> args) {
        return Optional.empty();
    }
}
