package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.isa.Insn;
import java.util.List;
import java.util.Map;

/**
 * The instructions of a function with all references to data resolved; those to functions are open until it is known
 * which functions follow each other in a program.
 *
 * @param targets functions that are called or pointed to, by the slot in this function
 * @param unresolved by the slot in this function
 */
record FunctionCode(
        FunctionRange range, List<Insn> insns, Map<Integer, FunctionRange> targets, List<Unresolved> unresolved) {}
