package dev.bpf4j.conformance.bugs;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Requirement;
import dev.bpf4j.verifier.seam.TransferRule;
import dev.bpf4j.verifier.state.State;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Ways to change one rule of a verifier. */
final class Changes {
    private Changes() {}

    /** One arithmetic operation on numbers. */
    static UnaryOperator<Verifier> arithmetic(Alu which, boolean wide, BinaryOperator<Scalar> rule) {
        return verifier -> verifier.domain(new ChangedDomain() {
            @Override
            public Scalar binary(Alu op, boolean is64, Scalar a, Scalar b) {
                return op == which && is64 == wide ? rule.apply(a, b) : RIGHT.binary(op, is64, a, b);
            }
        });
    }

    /** What is added to what instructions do. */
    interface Afterwards {
        void change(Insn insn, State before, State after);
    }

    /** Changes the state behind instructions. */
    static UnaryOperator<Verifier> afterwards(Afterwards change) {
        return verifier -> verifier.transfer(standard -> new TransferRule() {
            @Override
            public void apply(int slot, Insn insn, State state) {
                State before = state.copy();
                standard.apply(slot, insn, state);
                change.change(insn, before, state);
            }
        });
    }

    /** Lets instructions pass that are refused with a message that begins or ends so. */
    static UnaryOperator<Verifier> forgiving(String... messages) {
        return verifier -> verifier.requirements(standard -> insn -> standard.of(insn).stream()
                .<Requirement>map(r -> new Forgiving(r, List.of(messages)))
                .toList());
    }

    private record Forgiving(Requirement right, List<String> messages) implements Requirement {
        @Override
        public String id() {
            return right.id();
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return right.violation(state, policy)
                    .filter(message -> messages.stream().noneMatch(message::contains));
        }
    }

    static UnaryOperator<Verifier> both(UnaryOperator<Verifier> first, UnaryOperator<Verifier> second) {
        return verifier -> second.apply(first.apply(verifier));
    }
}
