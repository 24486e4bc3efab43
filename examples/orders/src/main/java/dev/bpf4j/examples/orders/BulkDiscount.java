package dev.bpf4j.examples.orders;

import static dev.bpf4j.ebpf.asm.ProgramBuilder.R0;
import static dev.bpf4j.ebpf.asm.ProgramBuilder.R1;
import static dev.bpf4j.ebpf.asm.ProgramBuilder.R10;
import static dev.bpf4j.ebpf.asm.ProgramBuilder.R2;
import static dev.bpf4j.ebpf.asm.ProgramBuilder.R6;
import static dev.bpf4j.ebpf.asm.ProgramBuilder.R7;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.ProgramBuilder;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Width;

/** A rule that Java builds: so much per cent off from so many items on. */
public record BulkDiscount(int items, int percent) {
    private static final int CENTS = 8;
    private static final int CUSTOMER = 16;
    private static final int ITEMS = 20;
    private static final int COUNTRY = 24;
    private static final int CUSTOMERS_MAP = 0;
    private static final int TOTAL_ORDERS = 0;
    private static final int TOTAL_CENTS = 8;

    /** The program. It counts orders of customers that the map has already. */
    public Program program(HelperTable helpers) {
        return ProgramBuilder.with(helpers)
                .mov(R6, R1)
                .load(Width.DW, R7, R6, CENTS)
                .load(Width.W, R1, R6, ITEMS)
                .branch(Cond.JLT, R1, items, "count")
                .alu(Alu.MUL, R7, 100 - percent)
                .alu(Alu.DIV, R7, 100)
                .label("count")
                .load(Width.W, R1, R6, CUSTOMER)
                .store(Width.W, R10, -4, R1)
                .map(R1, CUSTOMERS_MAP)
                .mov(R2, R10)
                .alu(Alu.ADD, R2, -4)
                .call("bpf_map_lookup_elem")
                .branch(Cond.JEQ, R0, 0, "tax")
                .mov(R1, 1)
                .atomic(Atomic.ADD, Width.DW, R0, TOTAL_ORDERS, R1)
                .atomic(Atomic.ADD, Width.DW, R0, TOTAL_CENTS, R7)
                .label("tax")
                .load(Width.H, R1, R6, COUNTRY)
                .call("tax_per_mille")
                .alu(Alu.MUL, R0, R7)
                .alu(Alu.DIV, R0, 1000)
                .alu(Alu.ADD, R0, R7)
                .exit()
                .build();
    }
}
