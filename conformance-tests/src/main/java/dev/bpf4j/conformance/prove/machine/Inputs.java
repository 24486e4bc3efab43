package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.List;
import java.util.Optional;

/** What programs read, as terms over unknowns. Two programs that are compared read the same object. */
public interface Inputs {
    /** Result of {@code ld len}: 32 bits. */
    Term length();

    /** Packet bytes at a 32-bit offset, as {@code ClassicInput.load} gives them. */
    Maybe packet(Term offset, int size);

    /** An ancillary value other than RANDOM. @param a and x the classic registers, 32 bits */
    Maybe ancillary(Ancillary ancillary, Term a, Term x);

    /** The n-th random number: 32 bits, as the index is. */
    Term random(Term index);

    /** What extended programs over this input are loaded as. */
    ProgramType<?> type();

    /** A field of the context before the program writes it, as wide as it is. */
    Term field(Field<?> field);

    /** The result of a helper that only computes something from its arguments; empty for others. */
    Optional<Term> pure(int helper, List<Term> args);
}
