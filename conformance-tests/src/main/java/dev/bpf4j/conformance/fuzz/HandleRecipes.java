package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;

/** Programs that use what helpers and the context hand out: in the right order, or with a step left out, moved or mistaken. */
final class HandleRecipes {
    private static final MapSpec RING = MapSpec.of("", MapKind.RINGBUF, 0, 0, 4096);
    private static final int VALUE = 16;
    private static final MapSpec HASH = MapSpec.of("", MapKind.HASH, 8, VALUE, 16);

    private static final int MAP_LOOKUP = 1;
    private static final int XDP_ADJUST_HEAD = 44;
    private static final int XDP_ADJUST_TAIL = 65;
    private static final int RINGBUF_RESERVE = 131;
    private static final int RINGBUF_SUBMIT = 132;
    private static final int RINGBUF_DISCARD = 133;

    private static final int FIRST = 7;
    private static final int SECOND = 8;
    private static final int THIRD = 9;
    private static final int KEY = -8;

    private HandleRecipes() {}

    static void handles(Draft d) {
        d.code.move(Draft.CONTEXT, 1);
        int pieces = 1 + d.random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            switch (d.random.nextInt(d.type().equals("xdp") ? 3 : 2)) {
                case 0 -> record(d);
                case 1 -> values(d);
                default -> packet(d);
            }
        }
        d.code.mov(0, d.pick(0, 1, 2)).exit();
        d.endOfChecks();
    }

    /** A record of a ring buffer, which may be too large to get, and a copy of its address. */
    private static void record(Draft d) {
        CodeBuilder.Label none = new CodeBuilder.Label();
        CodeBuilder.Label next = new CodeBuilder.Label();
        d.code.map(1, d.oneIn(10) ? HASH : RING)
                .mov(2, d.pick(8, 16, VALUE, 8192))
                .mov(3, 0);
        d.code.call(RINGBUF_RESERVE).move(FIRST, 0).move(THIRD, 0);
        if (d.oneIn(4)) {
            d.code.alu(Alu.ADD, d.pick(FIRST, THIRD), d.pick(0, 1, 8));
        }
        d.code.branch(Cond.JEQ, d.pick(0, FIRST, THIRD), 0, none);
        if (d.oneIn(2)) {
            d.code.storeImm(Width.DW, d.pick(FIRST, THIRD), d.oneIn(8) ? 8 : 0, 1);
        }
        d.code.move(1, FIRST);
        if (d.oneIn(6)) {
            d.code.alu(Alu.ADD, 1, d.pick(0, 8));
        }
        d.code.mov(2, 0).call(d.oneIn(2) ? RINGBUF_SUBMIT : RINGBUF_DISCARD).jump(next);
        d.code.bind(none);
        if (d.oneIn(2)) {
            d.code.mov(0, 0).branch(Cond.JNE, d.pick(FIRST, THIRD), 0, next);
        }
        d.code.bind(next);
    }

    private static void lookup(Draft d, int to) {
        d.code.storeImm(Width.DW, 10, KEY, d.pick(0, 1, 100)).move(2, 10).alu(Alu.ADD, 2, KEY);
        d.code.map(1, HASH).call(MAP_LOOKUP).move(to, 0);
    }

    /** Values of a map that may not be there, compared with nothing, with each other, or with a number. */
    private static void values(Draft d) {
        CodeBuilder.Label next = new CodeBuilder.Label();
        lookup(d, FIRST);
        lookup(d, SECOND);
        if (d.oneIn(5)) {
            d.code.alu(Alu.ADD, d.pick(FIRST, SECOND), d.pick(1, 8));
        }
        int checks = 1 + d.random.nextInt(2);
        for (int i = 0; i < checks; i++) {
            int checked = d.pick(FIRST, SECOND);
            Cond cond = d.oneIn(4) ? Cond.JNE : Cond.JEQ;
            Operand other = switch (d.random.nextInt(8)) {
                case 0 -> Operand.reg(checked == FIRST ? SECOND : FIRST);
                case 1 -> Operand.imm(1);
                default -> Operand.imm(0);
            };
            d.code.branch(cond, true, checked, other, next);
        }
        d.code.load(Width.DW, 0, d.pick(FIRST, SECOND), d.pick(0, 8, 8, 16));
        d.code.bind(next);
    }

    /** Packet bytes before and after the packet was moved. */
    private static void packet(Draft d) {
        CodeBuilder.Label next = new CodeBuilder.Label();
        int bytes = d.pick(1, 14, 60);
        pointers(d, bytes, next);
        if (d.oneIn(2)) {
            boolean head = d.oneIn(2);
            d.code.move(1, Draft.CONTEXT).mov(2, d.pick(-30, 0, 4)).call(head ? XDP_ADJUST_HEAD : XDP_ADJUST_TAIL);
            if (!d.oneIn(4)) {
                pointers(d, bytes, next);
            }
        }
        d.code.load(Width.B, 0, FIRST, bytes - 1 + (d.oneIn(8) ? 1 : 0));
        d.code.bind(next);
    }

    private static void pointers(Draft d, int bytes, CodeBuilder.Label outside) {
        d.code.add(new Insn.Load(Width.W, d.oneIn(12), FIRST, Draft.CONTEXT, (short) 0));
        d.code.load(Width.W, SECOND, Draft.CONTEXT, 4);
        d.code.move(THIRD, FIRST).alu(Alu.ADD, THIRD, bytes);
        d.code.branch(Cond.JGT, true, THIRD, Operand.reg(SECOND), outside);
    }
}
