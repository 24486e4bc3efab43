package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.isa.RegisterUse;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** How many bytes each block takes: measured by emitting it, in the worst surroundings. */
final class BlockSizes {
    private static final int NO_BLOCK = -1;

    private final Unit unit;
    private final boolean segmented;

    /** By function. Those of a part are among them. */
    private final int[] lowHalves;

    /** @param segmented whether the program takes several classes, and so calls differently */
    BlockSizes(Unit unit, boolean segmented) {
        this.unit = unit;
        this.segmented = segmented;
        this.lowHalves = unit.functions().all().stream()
                .mapToInt(function -> unit.lowHalves().of(function.blocks()))
                .toArray();
    }

    /** Upper bounds in bytes, by index of the block. */
    int[] all() {
        return unit.flow().blocks().stream().mapToInt(this::bytes).toArray();
    }

    private int bytes(Block block) {
        CodeSize size = new CodeSize();
        int lows = lowHalves[unit.functions().of(block.index()).index()];
        Code code = new Code(size, Locals.ofFunction(true, RegisterUse.ARGUMENTS, lows));
        new InsnEmitter(unit, code, new AnyBody(code), new CallEmitter(unit, code, true)).emit(block, NO_BLOCK);
        return size.bytes();
    }

    private final class AnyBody implements Body {
        private final Code code;

        AnyBody(Code code) {
            this.code = code;
        }

        @Override
        public Label label(int block) {
            return new Label();
        }

        @Override
        public void exit(Block from) {
            new CallEmitter(unit, code, true).leave(unit.functions().of(from.index()));
            // a part leaves in another way; the sum of both is above either
            code.push(Points.EXIT).jump(Opcodes.GOTO, label(from.index()));
        }

        @Override
        public Label end() {
            return new Label();
        }

        @Override
        public Label ended() {
            return new Label();
        }

        @Override
        public void call(int slot, Block target) {
            CallEmitter calls = new CallEmitter(unit, code, true);
            if (segmented) {
                calls.callSegment(slot, target, Integer.MAX_VALUE);
            } else {
                calls.callInClass(slot, target, Integer.MAX_VALUE);
            }
        }
    }
}
