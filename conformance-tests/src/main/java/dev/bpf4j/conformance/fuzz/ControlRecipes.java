package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;

/** Programs whose control flow matters: loops, functions, functions that helpers call, tail calls. */
final class ControlRecipes {
    private static final int TAIL_CALL = 12;
    private static final int FOR_EACH = 164;
    private static final int LOOP = 181;

    private ControlRecipes() {}

    /** One or two loops; the counter, or what the body computes, is an offset. */
    static void loops(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        int size = accesses.arrayValue();
        int loops = 1 + d.random.nextInt(2);
        for (int i = 0; i < loops; i++) {
            loop(d, size);
        }
        d.end();
    }

    private static void loop(Draft d, int size) {
        int counter = d.pick(8, 9);
        int rounds = 1 + d.random.nextInt(d.pick(4, 8, 20));
        int step = d.oneIn(3) ? d.pick(2, 3, 8) : 1;
        d.code.mov(counter, 0);
        d.pin(counter);
        int sum = d.numberBeside(counter, 0, 1, 2, 3, 4);
        CodeBuilder.Label head = new CodeBuilder.Label();
        CodeBuilder.Label behind = new CodeBuilder.Label();
        d.code.bind(head);
        body(d, size, counter, (rounds - 1) * step);
        if (d.oneIn(3)) {
            d.code.branch(Cond.JEQ, sum, d.constant(), behind);
        }
        if (!d.oneIn(15)) {
            d.code.alu(Alu.ADD, counter, step);
        }
        Cond cond = step == 1 && d.oneIn(3) ? Cond.JNE : d.oneIn(4) ? Cond.JSLT : Cond.JLT;
        if (d.oneIn(8)) {
            int limit = d.numberBeside(counter, sum);
            d.code.branch(cond, true, counter, Operand.reg(limit), head);
        } else {
            d.code.branch(cond, !d.oneIn(6), counter, Operand.imm(rounds * step), head);
        }
        d.code.bind(behind);
    }

    /** Accesses at the counter, and arithmetic that is dead or not. */
    private static void body(Draft d, int size, int counter, int last) {
        int pointer = d.pick(1, 2, 3);
        Width width = d.width();
        if (d.oneIn(2)) {
            int value = d.numberBeside(counter, pointer);
            d.code.alu(d.oneIn(2) ? Alu.ADD : Alu.XOR, value, d.constant());
        }
        if (last + width.bytes() <= size && !d.oneIn(5)) {
            d.code.move(pointer, Draft.POINTER).with(Alu.ADD, pointer, counter);
            d.drop(pointer);
            int most = size - last - width.bytes();
            d.code.load(width, pointer, pointer, d.oneIn(3) ? most + d.pick(0, 0, 1) : d.random.nextInt(most + 1));
            d.set(pointer);
        } else if (d.oneIn(2)) {
            d.code.move(pointer, 10);
            if (d.oneIn(4)) {
                d.code.with(Alu.SUB, pointer, counter);
            } else {
                d.code.with(Alu.ADD, pointer, counter).alu(Alu.ADD, pointer, -last - d.pick(0, 0, 1, 8));
            }
            d.drop(pointer);
            d.code.storeImm(Width.B, pointer, -d.pick(1, 1, 8, 100), 0);
        }
        if (d.oneIn(4)) {
            new Noise(d).branch(d.oneIn(2));
        }
    }

    /** Calls of static functions with numbers and pointers. */
    static void subprograms(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        int size = accesses.arrayValue();
        d.code.storeImm(Width.DW, 10, -8, d.constant());
        CodeBuilder.Label function = new CodeBuilder.Label();
        int kind = d.random.nextInt(5);
        int limit = 1 + d.random.nextInt(60);
        int calls = 1 + d.random.nextInt(2);
        for (int i = 0; i < calls; i++) {
            argument(d, kind);
            d.code.callLocal(function);
            d.called();
            use(d, kind, size, limit);
        }
        new Noise(d).pieces(d.random.nextInt(3));
        d.end();
        d.code.bind(function);
        function(d, kind, limit);
    }

    private static void argument(Draft d, int kind) {
        switch (kind) {
            case 0, 1 -> d.code.move(1, d.isNumber(8) ? 8 : 9);
            case 2 -> d.code.move(1, 10).alu(Alu.ADD, 1, -d.pick(8, 8, 8, 16));
            case 3 -> d.code.move(1, Draft.POINTER);
            default -> d.code.move(1, Draft.CONTEXT);
        }
        if (!d.oneIn(12)) {
            d.code.mov(2, d.constant());
        }
        d.drop(1);
    }

    private static void use(Draft d, int kind, int size, int limit) {
        if (kind == 2) {
            d.code.load(Width.DW, 9, 10, -8);
            d.set(9);
        }
        if (kind == 0 && d.oneIn(2)) {
            d.code.with(Alu.ADD, Draft.POINTER, 0);
            Width width = d.width();
            int most = size - limit - width.bytes();
            d.code.load(width, 3, Draft.POINTER, Math.max(0, most) + d.pick(0, 0, 0, 1));
            d.set(3);
        }
    }

    private static void function(Draft d, int kind, int limit) {
        switch (kind) {
            case 0 -> {
                CodeBuilder.Label small = new CodeBuilder.Label();
                d.code.move(0, 1);
                d.code.branch(d.oneIn(4) ? Cond.JSLE : Cond.JLE, 0, limit, small);
                d.code.mov(0, d.random.nextInt(limit + 1));
                d.code.bind(small);
            }
            case 1 -> {
                d.code.move(0, 1);
                if (d.oneIn(2)) {
                    d.code.with(Alu.ADD, 0, 2);
                }
                if (d.oneIn(6)) {
                    d.code.with(Alu.ADD, 0, 3);
                }
            }
            case 2 -> {
                d.code.load(Width.DW, 0, 1, 0);
                if (d.oneIn(2)) {
                    d.code.store(d.oneIn(4) ? Width.W : Width.DW, 1, 0, 2);
                }
                d.code.store(Width.DW, 10, -d.pick(8, 256, 488, 504), 0);
            }
            case 3 -> {
                d.code.load(d.width(), 0, 1, d.pick(0, 0, 1, 4));
                d.code.mov(0, 1);
            }
            default -> d.code.load(Width.W, 0, 1, d.pick(0, 16, 12, 200));
        }
        if (d.oneIn(15)) {
            d.code.move(6, 0).move(0, 10);
        }
        d.code.exit();
    }

    /** bpf_loop and bpf_for_each_map_elem with a function that changes the caller's stack or reads the map. */
    static void callbacks(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        int size = accesses.arrayValue();
        CodeBuilder.Label callback = new CodeBuilder.Label();
        d.code.storeImm(Width.DW, 10, -8, d.pick(0, 1, 7));
        boolean each = d.oneIn(3);
        if (each) {
            MapSpec map = d.oneIn(6)
                    ? MapSpec.of("", MapKind.LPM_TRIE, 8, 8, 4).withFlags(1)
                    : MapSpec.of("", d.oneIn(2) ? MapKind.HASH : MapKind.ARRAY, 4, 16, 4);
            d.code.map(1, map);
            d.code.function(2, callback);
        } else {
            if (d.oneIn(3)) {
                d.code.move(1, d.number());
            } else {
                d.code.mov(1, d.pick(0, 1, 2, 5, 100));
            }
            d.code.function(2, callback);
        }
        d.code.move(3, d.oneIn(6) ? Draft.POINTER : 10);
        d.code.alu(Alu.ADD, 3, d.oneIn(12) ? 0 : -8);
        d.code.mov(4, d.oneIn(12) ? 1 : 0).call(each ? FOR_EACH : LOOP);
        d.called();
        d.code.load(Width.DW, 9, 10, -8);
        d.set(9);
        afterLoop(d, size);
        d.end();
        d.code.bind(callback);
        callback(d, each);
    }

    /** What the rounds left on the stack is an offset. */
    private static void afterLoop(Draft d, int size) {
        if (d.oneIn(3)) {
            d.code.move(1, Draft.POINTER).with(Alu.ADD, 1, 9).load(Width.B, 1, 1, 0);
        } else if (d.oneIn(2)) {
            d.failIf(Cond.JGT, 9, size - 1 + d.pick(0, 0, 1));
            d.code.move(1, Draft.POINTER).with(Alu.ADD, 1, 9).load(Width.B, 1, 1, 0);
        }
    }

    private static void callback(Draft d, boolean each) {
        int context = each ? 4 : 2;
        if (each && d.oneIn(2)) {
            d.code.load(d.width(), 0, 3, d.pick(0, 8, 12, 16));
        }
        if (each && d.oneIn(3)) {
            d.code.load(Width.W, 0, 2, 0);
        }
        switch (d.random.nextInt(6)) {
            case 0 -> d.code.storeImm(Width.DW, context, 0, d.pick(0, 3, 8, 500));
            case 1 ->
                d.code.load(Width.DW, 5, context, 0)
                        .alu(Alu.ADD, 5, d.pick(0, 1))
                        .store(Width.DW, context, 0, 5);
            case 2 -> d.code.load(Width.DW, 5, context, 0).alu(Alu.AND, 5, 7).store(Width.DW, context, 0, 5);
            case 3 -> d.code.store(Width.DW, context, 0, 1);
            case 4 -> d.code.load(Width.B, 0, context, d.pick(0, 7, 8));
            default -> d.code.mov(5, 0);
        }
        d.code.mov(0, d.oneIn(10) ? 2 : d.pick(0, 1)).exit();
    }

    static void tailCalls(Draft d) {
        d.begin();
        Accesses accesses = new Accesses(d);
        MapSpec programs = MapSpec.of("", MapKind.PROG_ARRAY, 4, 4, d.pick(1, 3, 8));
        int size = accesses.arrayValue();
        int calls = 1 + d.random.nextInt(2);
        for (int i = 0; i < calls; i++) {
            new Noise(d).pieces(d.random.nextInt(3));
            d.code.move(1, d.oneIn(30) ? Draft.POINTER : Draft.CONTEXT);
            d.code.map(2, d.oneIn(20) ? d.array(8) : programs);
            if (d.oneIn(2)) {
                d.code.mov(3, d.random.nextInt(10));
            } else {
                d.code.move(3, d.isNumber(9) ? 9 : 8);
            }
            d.code.call(TAIL_CALL);
            d.called();
            if (!d.oneIn(20)) {
                d.code.mov(0, d.pick(0, 1, 2));
            }
            if (d.oneIn(12)) {
                d.code.move(4, d.pick(1, 2, 3));
            }
        }
        if (d.oneIn(2)) {
            accesses.inBlock(size);
        }
        d.end();
    }
}
