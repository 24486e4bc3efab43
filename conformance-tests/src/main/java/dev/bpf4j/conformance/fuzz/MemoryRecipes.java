package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;

/** Programs that compute, and access memory with what they computed. */
final class MemoryRecipes {
    private static final int PRANDOM = 7;
    private static final int SKB_CHANGE_TAIL = 38;
    private static final int XDP_ADJUST_HEAD = 44;
    private static final int HASH_VALUE = 48;

    private MemoryRecipes() {}

    /** Arithmetic and branches in one width, then an access whose offset they decide. */
    static void arithmetic(Draft d, boolean is64) {
        d.begin();
        Accesses accesses = new Accesses(d);
        Noise noise = new Noise(d);
        int size = accesses.arrayValue();
        if (d.oneIn(2)) {
            d.code.load(d.width(), 8, Draft.POINTER, 0);
        }
        int pieces = 3 + d.random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            if (d.oneIn(3)) {
                noise.branch(is64 != d.oneIn(8));
            } else {
                noise.arithmetic(is64 != d.oneIn(8));
            }
        }
        int count = 1 + d.random.nextInt(2);
        for (int i = 0; i < count; i++) {
            accesses.inBlock(size);
        }
        d.end();
    }

    static void stack(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        d.code.value(Draft.POINTER, d.array(16), 0);
        accesses.fillStack();
        int pieces = 3 + d.random.nextInt(10);
        for (int i = 0; i < pieces; i++) {
            accesses.stackCells();
            if (d.oneIn(3)) {
                new Noise(d).pieces(1);
            }
        }
        d.end();
    }

    static void variableStack(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        accesses.fillStack();
        int pieces = 1 + d.random.nextInt(2);
        for (int i = 0; i < pieces; i++) {
            new Noise(d).pieces(d.random.nextInt(3));
            accesses.inStack();
            if (d.oneIn(3)) {
                accesses.stackCells();
            }
        }
        d.end();
    }

    static void packet(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        int end = accesses.packet();
        int pieces = 1 + d.random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            new Noise(d).pieces(d.random.nextInt(3));
            accesses.inPacket(end);
            if (d.oneIn(8)) {
                moveEnd(d);
                if (!d.oneIn(4)) {
                    d.code.load(Width.W, Draft.POINTER, Draft.CONTEXT, d.type().equals("xdp") ? 0 : 76);
                    d.code.load(Width.W, end, Draft.CONTEXT, d.type().equals("xdp") ? 4 : 80);
                }
            }
        }
        d.end();
    }

    /** Calls a helper after which no pointer into the packet is good. */
    private static void moveEnd(Draft d) {
        d.code.move(1, Draft.CONTEXT).mov(2, d.pick(0, 4, 64)).mov(3, 0);
        d.code.call(d.type().equals("xdp") ? XDP_ADJUST_HEAD : SKB_CHANGE_TAIL);
        d.called();
    }

    static void mapValues(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        int flags = d.oneIn(6) ? d.pick(MapFlags.BPF_F_RDONLY_PROG, MapFlags.BPF_F_WRONLY_PROG) : 0;
        MapKind kind = d.oneIn(3) ? MapKind.ARRAY : d.oneIn(3) ? MapKind.LRU_HASH : MapKind.HASH;
        MapSpec map = MapSpec.of("", kind, kind == MapKind.ARRAY ? 4 : 8, HASH_VALUE, 10)
                .withFlags(flags);
        accesses.lookup(map, !d.oneIn(12));
        int pieces = 1 + d.random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            if (d.oneIn(4)) {
                d.code.load(d.width(), 9, Draft.POINTER, d.random.nextInt(40));
                d.set(9);
            }
            if (d.oneIn(2)) {
                accesses.inBlock(HASH_VALUE);
            } else {
                accesses.constantInBlock(HASH_VALUE);
            }
            if (d.oneIn(6)) {
                d.code.with(Alu.ADD, Draft.POINTER, boundedSmall(d));
            }
        }
        d.end();
    }

    private static int boundedSmall(Draft d) {
        int index = d.numberBeside();
        new Bounds(d).bound(index, d.pick(0, 1, 7));
        return index;
    }

    static void atomics(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        accesses.fillStack();
        int size = accesses.arrayValue();
        int pieces = 2 + d.random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            atomic(d, size);
        }
        if (d.oneIn(2)) {
            accesses.inBlock(size);
        }
        d.end();
    }

    private static void atomic(Draft d, int size) {
        Atomic op = Atomic.values()[d.random.nextInt(Atomic.values().length)];
        Width width = d.oneIn(2) ? Width.W : Width.DW;
        int src = d.oneIn(20) ? d.pick(Draft.CONTEXT, 10) : d.numberBeside();
        if (op == Atomic.CMPXCHG && !d.isNumber(0) && !d.oneIn(10)) {
            d.code.mov(0, d.constant());
            d.set(0);
        }
        int cells = size / width.bytes();
        switch (d.random.nextInt(12)) {
            case 0 -> d.code.rmw(op, width, d.oneIn(4) ? Draft.CONTEXT : Draft.POINTER, 0, src);
            case 1, 2, 3, 4 ->
                d.code.rmw(op, width, 10, -width.bytes() * (1 + d.random.nextInt(8)) + (d.oneIn(25) ? 1 : 0), src);
            case 5 -> {
                int dst = d.numberBeside();
                if (d.oneIn(2)) {
                    d.code.add(new Insn.LoadAcquire(width, dst, Draft.POINTER, (short) 0));
                } else {
                    d.code.add(new Insn.StoreRelease(width, Draft.POINTER, (short) 0, src));
                }
            }
            default -> {
                int cell = d.random.nextInt(Math.max(1, cells) + (d.oneIn(8) ? 1 : 0));
                d.code.rmw(op, width, Draft.POINTER, cell * width.bytes() + (d.oneIn(20) ? 2 : 0), src);
            }
        }
        if (op.fetches() && src >= Draft.CONTEXT && src != 8 && src != 9) {
            d.code.move(Draft.CONTEXT, Draft.CONTEXT);
        }
    }

    /** Fields of the context, right and wrong. */
    static void context(Draft d) {
        d.begin();
        int pieces = 2 + d.random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            contextAccess(d);
            new Noise(d).pieces(d.random.nextInt(2));
        }
        d.end();
    }

    private static void contextAccess(Draft d) {
        switch (d.random.nextInt(9)) {
            case 0 -> {
                int off = d.oneIn(8) ? 4 * d.random.nextInt(48) : d.pick(48, 52, 56, 60, 64);
                d.code.store(Width.W, Draft.CONTEXT, off, d.number());
            }
            case 1 -> {
                int pointer = d.numberBeside();
                d.code.move(pointer, Draft.CONTEXT);
                d.drop(pointer);
                int moved = d.oneIn(5) ? d.pick(0, 4, 8) : 0;
                d.code.alu(Alu.ADD, pointer, moved);
                d.code.load(Width.W, d.numberBeside(pointer), pointer, goodWord(d));
            }
            case 2 -> {
                d.code.call(PRANDOM);
                d.called();
            }
            default -> {
                boolean good = !d.oneIn(12);
                Width width = d.oneIn(good ? 20 : 2) ? d.width() : Width.W;
                int off = good ? goodWord(d) : 4 * d.random.nextInt(48) + d.pick(0, 0, 1, 2);
                d.code.load(width, d.numberBeside(), Draft.CONTEXT, off);
            }
        }
    }

    /** The offset of a field of four bytes that all programs of the type may read. */
    private static int goodWord(Draft d) {
        return d.type().equals("xdp")
                ? d.pick(12, 16)
                : 4 * d.pick(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17);
    }

    /** Old loads from the packet, which end the program where the packet ends. */
    static void legacy(Draft d) {
        d.begin();
        if (d.oneIn(20)) {
            d.code.move(Draft.CONTEXT, 0);
        }
        int pieces = 1 + d.random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            Width width = d.pick(0, 1, 2) == 0 ? Width.B : d.oneIn(2) ? Width.H : Width.W;
            d.code.add(
                    d.oneIn(2)
                            ? Insn.LegacyLoad.absolute(width, d.random.nextInt(100))
                            : Insn.LegacyLoad.indirect(width, d.number(), d.random.nextInt(100)));
            if (!d.oneIn(8)) {
                d.called();
            }
            new Noise(d).pieces(d.random.nextInt(3));
            if (d.oneIn(3)) {
                d.code.branch(Cond.JGT, true, 0, Operand.imm(d.constant()), d.fail);
            }
        }
        if (d.oneIn(3)) {
            Accesses accesses = new Accesses(d);
            accesses.inBlock(accesses.arrayValue());
        }
        d.end();
    }
}
