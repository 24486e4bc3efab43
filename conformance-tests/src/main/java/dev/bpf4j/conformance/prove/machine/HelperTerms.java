package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import java.util.List;
import java.util.Optional;

/** What helpers do to R0 and to memory. The registers that a call loses are the caller's business. */
final class HelperTerms {
    private static final long EFAULT = -14;
    private static final int LONGEST_COPY = 512;

    private final Terms terms;
    private final Inputs inputs;
    private final MemoryTerms memory;
    private final Term context;

    HelperTerms(Terms terms, Inputs inputs, MemoryTerms memory, Term context) {
        this.terms = terms;
        this.inputs = inputs;
        this.memory = memory;
        this.context = context;
    }

    /**
     * The state after the call; empty if it traps.
     *
     * @throws UndecidedException if it is not known what the helper does
     */
    Optional<ExtendedState> call(Helper helper, ExtendedState s) {
        List<Term> args = s.registers().subList(1, 6);
        requireContext(helper, args);
        int id = helper.id();
        if (id == LinuxHelpers.GET_PRANDOM_U32.id()) {
            Term value = terms.zext(inputs.random(s.draws().random()), 64);
            return Optional.of(s.with(0, value).withDraws(s.draws().afterRandom(terms)));
        }
        if (id == LinuxHelpers.KTIME_GET_NS.id()) {
            Term value = terms.apply("host.time", 64, s.draws().time());
            return Optional.of(s.with(0, value).withDraws(s.draws().afterTime(terms)));
        }
        if (id == LinuxHelpers.SKB_LOAD_BYTES.id()) {
            return copy(s, terms.low(args.get(1), 32), args.get(2), args.get(3));
        }
        return Optional.of(s.with(
                0, inputs.pure(id, args).orElseThrow(() -> new UndecidedException("a call of " + helper.name(), ""))));
    }

    private void requireContext(Helper helper, List<Term> args) {
        List<ArgType> types = helper.prototype().args();
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == ArgType.PTR_TO_CTX && args.get(i) != context) {
                throw new UndecidedException("a call of " + helper.name() + " without the context", "");
            }
        }
    }

    /** Packet bytes into memory; zeros and -EFAULT if they are not all there. */
    private Optional<ExtendedState> copy(ExtendedState s, Term offset, Term to, Term size) {
        int count = (int) size.value();
        if (!size.isConst() || count < 1 || count > LONGEST_COPY) {
            throw new UndecidedException("a copy of unknown size", LONGEST_COPY + " bytes");
        }
        Term last = terms.add(offset, terms.constant(32, count - 1));
        Term zero = terms.constant(32, 0);
        Term inside = terms.and(
                terms.and(terms.binary(Op.SLE, zero, offset), terms.binary(Op.SLE, zero, last)),
                inputs.packet(last, 1).present());
        Optional<ExtendedState> after =
                Optional.of(s.with(0, terms.ite(inside, terms.constant(64, 0), terms.constant(64, EFAULT))));
        for (int i = 0; i < count; i++) {
            Term at = terms.constant(32, i);
            Term value =
                    terms.ite(inside, inputs.packet(terms.add(offset, at), 1).value(), zero);
            Term address = terms.add(to, terms.zext(at, 64));
            after = after.flatMap(state -> memory.store(state, address, 0, Width.B, value));
        }
        return after;
    }
}
