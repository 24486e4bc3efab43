package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapSpec;

/** Accesses through a number that must be small enough; about one in five goes too far. */
final class Accesses {
    private static final int FRAME = 64;

    private final Draft d;
    private final Bounds bounds;

    Accesses(Draft draft) {
        this.d = draft;
        this.bounds = new Bounds(draft);
    }

    /** How far from the last possible offset an access is: mostly there, seldom one too far. */
    private int slack() {
        return switch (d.random.nextInt(12)) {
            case 0 -> 1;
            case 1 -> d.pick(2, 7, 8);
            case 2, 3 -> -1;
            case 4 -> -d.pick(2, 4, 8);
            default -> 0;
        };
    }

    /** R7 points to so many bytes that may be read and written: goes in by a variable offset. */
    void inBlock(int size) {
        Width width = d.width();
        int index = d.numberBeside(0);
        if (d.oneIn(4)) {
            d.unknown(index);
        }
        int max = d.random.nextInt(Math.max(1, size - width.bytes()));
        bounds.bound(index, max);
        int pointer = d.numberBeside(index, 0);
        d.code.move(pointer, Draft.POINTER);
        d.drop(pointer);
        if (d.oneIn(10)) {
            d.code.with(Alu.SUB, pointer, index);
        } else {
            d.code.with(Alu.ADD, pointer, index);
        }
        access(width, pointer, size - width.bytes() - max + slack());
    }

    /** A load, store or atomic operation. */
    void access(Width width, int pointer, int off) {
        switch (d.random.nextInt(5)) {
            case 0 -> d.code.store(width, pointer, off, d.number());
            case 1 -> d.code.storeImm(width, pointer, off, d.constant());
            case 2 -> {
                int dst = d.numberBeside(pointer);
                d.code.load(width, dst, pointer, off);
            }
            default -> {
                d.code.load(width, pointer, pointer, off);
                d.set(pointer);
            }
        }
    }

    /** A constant offset from R7. */
    void constantInBlock(int size) {
        Width width = d.width();
        access0(width, size - width.bytes() - d.random.nextInt(size) + Math.max(0, slack()));
    }

    private void access0(Width width, int off) {
        if (d.oneIn(2)) {
            d.code.store(width, Draft.POINTER, off, d.number());
        } else {
            d.code.load(width, d.numberBeside(), Draft.POINTER, off);
        }
    }

    /** R7 is the only value of an array. @return its size in bytes */
    int arrayValue() {
        int size = d.pick(1, 4, 7, 8, 16, 40, 48, 64, 100, 256, 1000);
        size = Math.max(size, 8);
        d.code.value(Draft.POINTER, d.array(size), 0);
        return size;
    }

    /** R7 is what a map has for a key, or null; mostly it is compared with null. */
    void lookup(MapSpec map, boolean checked) {
        d.code.storeImm(Width.DW, 10, -8, d.pick(0, 1, 5))
                .move(2, 10)
                .alu(Alu.ADD, 2, -8)
                .map(1, map)
                .call(1);
        d.called();
        d.drop(0);
        if (d.oneIn(2)) {
            d.code.move(Draft.POINTER, 0);
            if (checked) {
                d.failIf(Cond.JEQ, d.oneIn(2) ? 0 : Draft.POINTER, 0);
            }
        } else {
            if (checked) {
                d.failIf(Cond.JEQ, 0, 0);
            }
            d.code.move(Draft.POINTER, 0);
        }
    }

    /** Reads and writes the stack at a variable, aligned offset. */
    void inStack() {
        Width width = d.width();
        int index = d.numberBeside(0);
        int log = Integer.numberOfTrailingZeros(width.bytes());
        int slots = FRAME / width.bytes();
        int max = d.random.nextInt(slots);
        bounds.bound(index, max);
        if (!d.oneIn(15)) {
            d.code.alu(Alu.LSH, index, log);
        }
        int pointer = d.numberBeside(index, 0);
        d.code.move(pointer, 10).with(Alu.ADD, pointer, index);
        d.drop(pointer);
        int off = -FRAME + (slots - 1 - max) * width.bytes();
        boolean above = d.oneIn(6);
        int shift = above ? FRAME - (slots - 1 - max) * width.bytes() - (max + 1) * width.bytes() : 0;
        access(width, pointer, off + shift + (d.oneIn(6) ? width.bytes() : 0));
    }

    /** Initialises the stack, mostly all of it. */
    void fillStack() {
        for (int off = -FRAME; off < 0; off += 8) {
            if (!d.oneIn(14)) {
                if (d.oneIn(2)) {
                    d.code.storeImm(Width.DW, 10, off, d.constant());
                } else {
                    d.code.store(Width.DW, 10, off, d.number());
                }
            }
        }
    }

    /** Constant offsets, all widths, numbers and pointers, overlapping. */
    void stackCells() {
        Width width = d.width();
        int off = -width.bytes() * (1 + d.random.nextInt(FRAME / width.bytes()));
        switch (d.random.nextInt(8)) {
            case 0, 1 -> d.code.store(width, 10, off, d.number());
            case 2 -> d.code.storeImm(width, 10, off, d.constant());
            case 3 -> {
                off = off & ~7;
                d.code.store(Width.DW, 10, off, d.pick(Draft.CONTEXT, 10, Draft.POINTER));
                if (!d.oneIn(3)) {
                    int to = d.numberBeside();
                    d.code.load(Width.DW, to, 10, off);
                    if (!d.oneIn(3)) {
                        d.code.storeImm(Width.DW, 10, off, d.constant()).mov(to, d.constant());
                    } else {
                        d.drop(to);
                    }
                }
            }
            case 4 -> {
                Atomic op = Atomic.values()[d.random.nextInt(Atomic.values().length)];
                Width wide = d.oneIn(2) ? Width.W : Width.DW;
                d.code.rmw(op, wide, 10, off & -wide.bytes(), d.number());
            }
            default -> {
                Width read = d.oneIn(2) ? width : d.width();
                int at = read == width ? off : -read.bytes() * (1 + d.random.nextInt(FRAME / read.bytes()));
                d.code.load(read, d.numberBeside(), 10, at + (d.oneIn(25) ? 1 : 0));
            }
        }
    }

    /** R7 and the end of the packet, in a register that is returned. */
    int packet() {
        boolean xdp = d.type().equals("xdp");
        int end = d.pick(8, 9);
        d.code.load(Width.W, Draft.POINTER, Draft.CONTEXT, xdp ? 0 : 76);
        d.code.load(Width.W, end, Draft.CONTEXT, xdp ? 4 : 80);
        d.pin(end);
        return end;
    }

    /** Compares with the end of the packet and accesses what was compared, with a constant or variable offset. */
    void inPacket(int end) {
        Width width = d.width();
        int pointer = d.numberBeside(0);
        d.code.move(pointer, Draft.POINTER);
        d.drop(pointer);
        if (d.oneIn(2)) {
            int index = d.numberBeside(pointer, 0);
            bounds.bound(index, d.pick(0, 3, 15, 60, 255, 1500, 0xffff));
            d.code.with(Alu.ADD, pointer, index);
        }
        int size = width.bytes() + d.random.nextInt(20);
        int limit = d.numberBeside(pointer, 0);
        d.code.move(limit, pointer).alu(Alu.ADD, limit, size);
        d.drop(limit);
        boolean strict = compare(limit, end);
        access(width, pointer, size - width.bytes() + (strict ? 1 : 0) + slack());
    }

    /** Fails if the pointer is behind the end. @return whether one more byte is there */
    private boolean compare(int limit, int end) {
        CodeBuilder.Label good = new CodeBuilder.Label();
        switch (d.random.nextInt(8)) {
            case 0, 1 -> d.code.branch(Cond.JGT, true, limit, Operand.reg(end), d.fail);
            case 2 -> d.code.branch(Cond.JLT, true, end, Operand.reg(limit), d.fail);
            case 3 -> {
                d.code.branch(Cond.JGE, true, limit, Operand.reg(end), d.fail);
                return true;
            }
            case 4 -> {
                d.code.branch(Cond.JLE, true, end, Operand.reg(limit), d.fail);
                return true;
            }
            case 5 -> {
                d.code.branch(Cond.JLE, true, limit, Operand.reg(end), good);
                d.code.jump(d.fail);
                d.code.bind(good);
            }
            case 6 -> {
                d.code.branch(Cond.JGE, true, end, Operand.reg(limit), good);
                d.code.jump(d.fail);
                d.code.bind(good);
            }
            default -> {
                d.code.branch(Cond.JLT, true, limit, Operand.reg(end), good);
                d.code.jump(d.fail);
                d.code.bind(good);
                return true;
            }
        }
        return false;
    }
}
