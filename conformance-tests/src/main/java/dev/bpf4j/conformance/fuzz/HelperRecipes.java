package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;

/** Programs that hand memory to helpers, and that get things from helpers which they must give back. */
final class HelperRecipes {
    private static final MapSpec RING = MapSpec.of("", MapKind.RINGBUF, 0, 0, 4096);

    private static final int MAP_LOOKUP = 1;
    private static final int MAP_UPDATE = 2;
    private static final int MAP_DELETE = 3;
    private static final int TRACE_PRINTK = 6;
    private static final int PRANDOM = 7;
    private static final int SKB_LOAD_BYTES = 26;
    private static final int CSUM_DIFF = 28;
    private static final int XDP_LOAD_BYTES = 189;
    private static final int SK_LOOKUP_TCP = 84;
    private static final int SK_LOOKUP_UDP = 85;
    private static final int SK_RELEASE = 86;
    private static final int SK_FULLSOCK = 95;
    private static final int TCP_SOCK = 96;
    private static final int RINGBUF_OUTPUT = 130;
    private static final int RINGBUF_RESERVE = 131;
    private static final int RINGBUF_SUBMIT = 132;
    private static final int RINGBUF_DISCARD = 133;
    private static final int DYNPTR_FROM_MEM = 197;
    private static final int RINGBUF_RESERVE_DYNPTR = 198;
    private static final int RINGBUF_SUBMIT_DYNPTR = 199;
    private static final int RINGBUF_DISCARD_DYNPTR = 200;
    private static final int DYNPTR_READ = 201;
    private static final int DYNPTR_WRITE = 202;
    private static final int DYNPTR_DATA = 203;

    /** Where the key of a map lies on the stack, and a buffer of so many bytes below it. */
    private static final int KEY = -8;

    private static final int BUFFER = -72;
    private static final int BUFFER_BYTES = 64;

    private HelperRecipes() {}

    /** Memory and its size, which must be in bounds, as arguments. */
    static void sizes(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        accesses.fillStack();
        int size = accesses.arrayValue();
        int calls = 1 + d.random.nextInt(2);
        for (int i = 0; i < calls; i++) {
            new Noise(d).pieces(d.random.nextInt(3));
            if (d.oneIn(3)) {
                keyAndValue(d);
            } else {
                buffer(d, size);
            }
            d.called();
            if (d.oneIn(3)) {
                d.failIf(Cond.JSLT, 0, 0);
            }
        }
        d.end();
    }

    /** A helper that reads or writes so many bytes of the stack or of a map's value. */
    private static void buffer(Draft d, int size) {
        boolean stack = d.oneIn(2);
        int bytes = stack ? BUFFER_BYTES : size;
        int length = d.isNumber(8) ? 8 : 9;
        int least = d.oneIn(2) ? 1 : 0;
        int max = Math.max(1, d.random.nextInt(bytes));
        new Bounds(d).bound(length, max);
        if (least == 1) {
            d.code.alu(Alu.ADD, length, 1);
        }
        int at = bytes - max - least + d.pick(0, 0, 0, 0, 1, -1, -4);
        int pointer = d.pick(0, 1) == 0 ? 3 : 1;
        int from = stack ? 10 : Draft.POINTER;
        int off = stack ? at - BUFFER_BYTES : at;
        switch (d.random.nextInt(4)) {
            case 0 -> {
                d.code.move(3, from).alu(Alu.ADD, 3, off).move(4, length);
                d.code.move(1, Draft.CONTEXT).mov(2, 0);
                d.code.call(d.type().equals("xdp") ? XDP_LOAD_BYTES : SKB_LOAD_BYTES);
            }
            case 1 -> {
                d.code.move(2, from)
                        .alu(Alu.ADD, 2, off)
                        .move(3, length)
                        .mov(4, 0)
                        .map(1, RING);
                d.code.call(RINGBUF_OUTPUT);
            }
            case 2 -> {
                d.code.move(1, from).alu(Alu.ADD, 1, off).move(2, length);
                d.code.mov(3, 0).mov(4, 0).mov(5, 0).call(TRACE_PRINTK);
            }
            default -> {
                if (pointer == 3 && !d.type().equals("socket_filter")) {
                    d.code.move(3, from).alu(Alu.ADD, 3, off).move(4, length).alu(Alu.AND, 4, ~3);
                    d.code.mov(1, 0).mov(2, 0).mov(5, 0).call(CSUM_DIFF);
                } else {
                    d.code.move(2, from)
                            .alu(Alu.ADD, 2, off)
                            .move(3, length)
                            .mov(4, 0)
                            .map(1, RING);
                    d.code.call(RINGBUF_OUTPUT);
                }
            }
        }
    }

    /** Helpers on maps, whose keys and values must be there whole. */
    private static void keyAndValue(Draft d) {
        int key = d.pick(4, 8, 16);
        int value = d.pick(4, 8, 24, 48);
        MapSpec map = MapSpec.of("", MapKind.HASH, key, value, 4);
        d.code.storeImm(Width.DW, 10, KEY, 1);
        d.code.move(2, 10).alu(Alu.ADD, 2, d.oneIn(6) ? -4 : key <= 8 ? KEY : -16);
        d.code.map(1, map);
        switch (d.random.nextInt(3)) {
            case 0 -> d.code.call(MAP_LOOKUP);
            case 1 -> d.code.call(MAP_DELETE);
            default -> {
                d.code.move(3, d.oneIn(3) ? Draft.POINTER : 10);
                d.code.alu(Alu.ADD, 3, d.oneIn(3) ? -value : BUFFER_BYTES == value ? 0 : -BUFFER_BYTES);
                d.code.mov(4, 0).call(MAP_UPDATE);
            }
        }
        if (d.oneIn(3)) {
            d.code.call(PRANDOM);
        }
    }

    /** Records of a ring buffer: reserved, checked, written, given back on every path, or not. */
    static void ringBuffer(Draft d) {
        d.begin();
        int size = d.pick(8, 16, 40, 64);
        d.code.map(1, RING).mov(2, size).mov(3, 0).call(RINGBUF_RESERVE);
        d.called();
        d.drop(0);
        CodeBuilder.Label nothing = new CodeBuilder.Label();
        d.code.move(Draft.POINTER, 0);
        if (!d.oneIn(12)) {
            d.code.branch(Cond.JEQ, d.oneIn(2) ? 0 : Draft.POINTER, 0, nothing);
        }
        CodeBuilder.Label giveBack = new CodeBuilder.Label();
        int pieces = 1 + d.random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            record(d, size, giveBack);
        }
        boolean twice = d.oneIn(15);
        d.code.bind(giveBack);
        int times = twice ? 2 : d.oneIn(15) ? 0 : 1;
        for (int i = 0; i < times; i++) {
            d.code.move(1, Draft.POINTER);
            if (d.oneIn(15)) {
                d.code.alu(Alu.ADD, 1, d.pick(0, 8));
            }
            d.code.mov(2, 0).call(d.oneIn(2) ? RINGBUF_SUBMIT : RINGBUF_DISCARD);
            d.called();
        }
        if (d.oneIn(15)) {
            d.code.storeImm(Width.B, Draft.POINTER, 0, 0);
        }
        d.code.bind(nothing);
        d.code.mov(0, 0);
        d.end();
    }

    private static void record(Draft d, int size, CodeBuilder.Label giveBack) {
        int off = d.random.nextInt(size);
        Width width = d.width();
        switch (d.random.nextInt(6)) {
            case 0 ->
                d.code.storeImm(width, Draft.POINTER, Math.min(off, size - width.bytes() + d.pick(0, 0, 0, 1)), 1);
            case 1 -> d.code.store(Width.B, Draft.POINTER, off, 8);
            case 2 -> {
                new Bounds(d).bound(9, Math.max(1, size - width.bytes()));
                d.code.move(1, Draft.POINTER).with(Alu.ADD, 1, 9).storeImm(width, 1, 0, 7);
            }
            case 3 -> d.code.branch(d.oneIn(2) ? Cond.JGT : Cond.JEQ, 8, d.constant(), giveBack);
            case 4 -> d.code.store(Width.DW, 10, -8, Draft.POINTER).load(Width.DW, Draft.POINTER, 10, -8);
            default -> {
                if (d.oneIn(4)) {
                    d.code.branch(Cond.JEQ, 8, d.constant(), d.fail);
                } else {
                    d.code.alu(Alu.AND, 8, d.constant());
                }
            }
        }
    }

    /** Sockets: looked up, checked, read, released. */
    static void sockets(Draft d) {
        d.begin();
        for (int off = -48; off < 0; off += 8) {
            d.code.storeImm(Width.DW, 10, off, 0);
        }
        d.code.move(1, Draft.CONTEXT).move(2, 10).alu(Alu.ADD, 2, -48);
        d.code.mov(3, d.pick(12, 12, 36, 100)).mov(4, d.oneIn(4) ? 0 : -1).mov(5, 0);
        d.code.call(d.oneIn(2) ? SK_LOOKUP_TCP : SK_LOOKUP_UDP);
        d.called();
        d.drop(0);
        CodeBuilder.Label nothing = new CodeBuilder.Label();
        CodeBuilder.Label release = new CodeBuilder.Label();
        d.code.move(Draft.POINTER, 0);
        if (!d.oneIn(12)) {
            d.code.branch(Cond.JEQ, d.oneIn(2) ? 0 : Draft.POINTER, 0, nothing);
        }
        int pieces = 1 + d.random.nextInt(2);
        for (int i = 0; i < pieces; i++) {
            socket(d, release);
        }
        d.code.bind(release);
        int times = d.oneIn(15) ? 2 : d.oneIn(12) ? 0 : 1;
        for (int i = 0; i < times; i++) {
            d.code.move(1, Draft.POINTER).call(SK_RELEASE);
        }
        if (d.oneIn(12)) {
            d.code.load(Width.W, 0, Draft.POINTER, 4);
        }
        d.code.bind(nothing);
        d.code.mov(0, 0);
        d.called();
        d.end();
    }

    private static void socket(Draft d, CodeBuilder.Label release) {
        switch (d.random.nextInt(6)) {
            case 0, 1 -> d.code.load(d.oneIn(5) ? d.width() : Width.W, 9, Draft.POINTER, 4 * d.random.nextInt(21));
            case 2 -> {
                int helper = d.oneIn(2) ? TCP_SOCK : SK_FULLSOCK;
                d.code.move(1, Draft.POINTER).call(helper);
                if (!d.oneIn(8)) {
                    d.code.branch(Cond.JEQ, 0, 0, release);
                }
                d.code.load(Width.W, 9, 0, d.pick(0, 4, 8, 16, 80, 200));
            }
            case 3 -> d.code.branch(Cond.JGT, 8, d.constant(), d.oneIn(6) ? d.fail : release);
            case 4 -> {
                if (d.oneIn(6)) {
                    d.code.storeImm(Width.W, Draft.POINTER, 16, 0);
                } else {
                    d.code.store(Width.DW, 10, -8, Draft.POINTER).load(Width.DW, Draft.POINTER, 10, -8);
                }
            }
            default -> {
                if (d.oneIn(6)) {
                    d.code.alu(Alu.ADD, Draft.POINTER, 4);
                } else {
                    d.code.mov(9, 1);
                }
            }
        }
        d.set(9);
    }

    /** Dynptrs to a value of a map or to a record of a ring buffer. */
    static void dynptrs(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        int size = accesses.arrayValue();
        boolean ring = d.oneIn(2);
        int at = d.oneIn(12) ? d.pick(-8, -20, -32) : -16;
        if (ring) {
            d.code.map(1, RING);
            if (d.oneIn(2)) {
                d.code.mov(2, d.pick(8, 16, 100));
            } else {
                d.code.move(2, 8);
            }
            d.code.mov(3, 0).move(4, 10).alu(Alu.ADD, 4, at).call(RINGBUF_RESERVE_DYNPTR);
        } else {
            d.code.move(1, Draft.POINTER)
                    .mov(2, d.random.nextInt(size) + d.pick(0, 0, 0, 1))
                    .mov(3, 0);
            d.code.move(4, 10).alu(Alu.ADD, 4, at).call(DYNPTR_FROM_MEM);
        }
        d.called();
        int pieces = 1 + d.random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            dynptr(d, at);
        }
        if (ring != d.oneIn(10)) {
            d.code.move(1, 10).alu(Alu.ADD, 1, at).mov(2, 0);
            d.code.call(d.oneIn(2) ? RINGBUF_SUBMIT_DYNPTR : RINGBUF_DISCARD_DYNPTR);
            d.called();
        }
        if (d.oneIn(6)) {
            d.code.load(Width.DW, 3, 10, at);
        }
        d.code.mov(0, 0).exit();
        d.endOfChecks();
    }

    private static void dynptr(Draft d, int at) {
        switch (d.random.nextInt(5)) {
            case 0 -> {
                d.code.move(1, 10)
                        .alu(Alu.ADD, 1, -40)
                        .mov(2, d.pick(8, 16, 24, 25))
                        .move(3, 10)
                        .alu(Alu.ADD, 3, at);
                d.code.mov(4, 0).mov(5, 0).call(DYNPTR_READ);
                d.called();
            }
            case 1 -> {
                d.code.storeImm(Width.DW, 10, -40, 1);
                d.code.move(1, 10).alu(Alu.ADD, 1, at).mov(2, 0).move(3, 10).alu(Alu.ADD, 3, -40);
                d.code.mov(4, 8).mov(5, 0).call(DYNPTR_WRITE);
                d.called();
            }
            case 2 -> {
                CodeBuilder.Label none = new CodeBuilder.Label();
                int size = d.pick(4, 8);
                d.code.move(1, 10).alu(Alu.ADD, 1, at).mov(2, 0).mov(3, size).call(DYNPTR_DATA);
                if (!d.oneIn(8)) {
                    d.code.branch(Cond.JEQ, 0, 0, none);
                }
                d.code.storeImm(Width.W, 0, size - 4 + d.pick(0, 0, 0, 1), 5);
                d.code.bind(none);
                d.called();
            }
            case 3 -> {
                if (d.oneIn(3)) {
                    d.code.storeImm(Width.B, 10, at + d.pick(0, 8), 0);
                } else {
                    d.code.storeImm(Width.DW, 10, -8 + at, 0);
                }
            }
            default -> new Noise(d).pieces(1);
        }
    }
}
