package dev.bpf4j.verifier.soundness;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.verifier.AbstractState;
import dev.bpf4j.verifier.domain.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a state says about numbers, in registers of the executing frame and in whole stack slots of all frames. */
final class Snapshot {
    private static final int REGISTERS = 11;
    private static final int SLOTS = Execution.FRAME_BYTES / 8;

    private final List<Optional<Scalar>> registers = new ArrayList<>(REGISTERS);
    private final List<Cell> cells = new ArrayList<>();

    /** A number on the stack. @param offset from R10 of the frame, a multiple of 8 */
    private record Cell(int frame, int offset, Scalar number) {}

    Snapshot(AbstractState state) {
        for (int r = 0; r < REGISTERS; r++) {
            registers.add(state.number(r));
        }
        for (int frame = 0; frame <= state.depth(); frame++) {
            for (int s = 1; s <= SLOTS; s++) {
                int at = frame;
                int offset = -8 * s;
                state.spilled(at, offset).ifPresent(number -> cells.add(new Cell(at, offset, number)));
            }
        }
    }

    /** The first number that is not as the state says; empty if all are. */
    Optional<String> breach(long[] values, Execution<?> x) {
        for (int r = 0; r < REGISTERS; r++) {
            long value = values[r];
            Optional<Scalar> number = registers.get(r);
            if (number.isPresent() && !number.get().contains(value)) {
                return Optional.of(String.format("R%d is 0x%x, not in %s", r, value, number.get()));
            }
        }
        for (Cell cell : cells) {
            long value = x.frameRegion(cell.frame()).load(Width.DW, Execution.FRAME_BYTES + cell.offset());
            if (!cell.number().contains(value)) {
                return Optional.of(String.format(
                        "fp%d of frame %d is 0x%x, not in %s", cell.offset(), cell.frame(), value, cell.number()));
            }
        }
        return Optional.empty();
    }
}
