package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes a case small that shows something, as long as it still shows it. */
final class Shrinker {
    private final Predicate<VerifierCase> shows;
    private int triesLeft;

    /** @param tries how often it may ask */
    Shrinker(Predicate<VerifierCase> shows, int tries) {
        this.shows = shows;
        this.triesLeft = tries;
    }

    /** A case that shows the same, at most as long. */
    VerifierCase shrink(VerifierCase c) {
        EditableCase small;
        try {
            small = EditableCase.of(c);
        } catch (IllegalArgumentException e) {
            return c;
        }
        int before;
        do {
            before = small.size();
            small = withoutPieces(small);
        } while (small.size() < before && triesLeft > 0);
        small = simpler(small);
        return small.build().orElse(c);
    }

    private boolean stillShows(EditableCase candidate) {
        if (triesLeft-- <= 0) {
            return false;
        }
        Optional<VerifierCase> built = candidate.build();
        return built.isPresent() && shows.test(built.get());
    }

    private EditableCase withoutPieces(EditableCase start) {
        EditableCase small = start;
        for (int length = Math.max(1, start.size() / 2); length >= 1; length /= 2) {
            for (int first = small.size() - length; first >= 0; first -= length) {
                if (first + length <= small.size()) {
                    EditableCase candidate = small.without(first, length);
                    if (stillShows(candidate)) {
                        small = candidate;
                    }
                }
            }
        }
        return small;
    }

    /** Numbers in the place of other results. */
    private EditableCase simpler(EditableCase start) {
        EditableCase small = start;
        for (int i = 0; i < small.size(); i++) {
            if (small.insn(i) instanceof Insn.Bin bin && bin.op() != Alu.MOV) {
                EditableCase candidate = small.with(i, new Insn.Bin(Alu.MOV, true, bin.dst(), Operand.imm(0)));
                if (stillShows(candidate)) {
                    small = candidate;
                }
            }
        }
        return small;
    }
}
