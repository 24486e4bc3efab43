package dev.bpf4j.runtime.jit;

import org.objectweb.asm.Label;

/** How many bytes each block takes: measured by emitting it, in the worst surroundings. */
final class BlockSizes {
    private static final int NO_BLOCK = -1;

    private final Unit unit;

    BlockSizes(Unit unit) {
        this.unit = unit;
    }

    /** Upper bounds in bytes, by index of the block. */
    int[] all() {
        return unit.flow().blocks().stream().mapToInt(this::bytes).toArray();
    }

    private int bytes(Block block) {
        CodeSize size = new CodeSize();
        Code code = new Code(size, Locals.ofFunction(true, RegisterUse.ARGUMENTS));
        new InsnEmitter(unit, code, new AnyBody(code)).emit(block, NO_BLOCK);
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
        }

        @Override
        public Label end() {
            return new Label();
        }

        @Override
        public void call(int slot, Block target) {
            new CallEmitter(unit, code, true).callInClass(slot, target, Integer.MAX_VALUE);
        }
    }
}
