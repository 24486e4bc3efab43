package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;

/**
 * Compilers choose between two constants without a branch: they fill a register with copies of a sign, so that it is -1 or
 * 0, and mask it. As Linux does, the two are followed as two paths, since between the two results there may be many numbers.
 */
final class SignSplit {
    private final ScalarDomain domain;

    SignSplit(ScalarDomain domain) {
        this.domain = domain;
    }

    /**
     * Splits the state before an instruction that masks copies of a sign with a constant.
     *
     * @param state where there are two, that with -1 afterwards
     * @return that with 0
     */
    Optional<State> split(Insn insn, State state) {
        if (!(insn instanceof Insn.Bin mask)
                || mask.op() != Alu.AND && mask.op() != Alu.OR
                || !(state.register(mask.dst()) instanceof ScalarValue number)
                || !isConstant(mask.src(), state)) {
            return Optional.empty();
        }
        Scalar range = number.range();
        boolean wide = range.signedMin() == -1 && range.signedMax() == 0;
        if (!wide && !(range.signedMin32() == -1 && range.signedMax32() == 0)) {
            return Optional.empty();
        }
        Scalar zero = domain.constant(0);
        Optional<ScalarDomain.Refined> negative = domain.assume(Cond.JSLT, true, wide, range, zero);
        Optional<ScalarDomain.Refined> other = domain.assume(Cond.JSLT, false, wide, range, zero);
        if (negative.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        State second = state.copy();
        second.register(mask.dst(), ScalarValue.of(other.get().left()));
        state.register(mask.dst(), ScalarValue.of(negative.get().left()));
        return Optional.of(second);
    }

    private static boolean isConstant(Operand source, State state) {
        return !(source instanceof Operand.Reg reg)
                || state.register(reg.number()) instanceof ScalarValue number
                        && number.range().isConstant();
    }
}
