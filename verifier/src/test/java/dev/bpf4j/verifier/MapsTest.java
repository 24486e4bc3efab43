package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static dev.bpf4j.verifier.MapPrograms.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.MemoryFact.Space;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps: pointers to them, values, null checks, helper arguments and references. */
class MapsTest {
    private static Verdict verify(Profile profile, List<Insn> insns) {
        return Verifier.of(TYPE).maps(MAPS).profile(profile).verify(Program.of(insns));
    }

    private static Arguments root(String line, List<Insn> insns) {
        return Arguments.of(line, Profile.ROOT, insns);
    }

    private static Arguments strict(String line, List<Insn> insns) {
        return Arguments.of(line, Profile.STRICT, insns);
    }

    private static Arguments capBpf(String line, List<Insn> insns) {
        return Arguments.of(line, Profile.CAP_BPF, insns);
    }

    private static final Insn CHECK = branch(Cond.JEQ, 0, 0, 1);

    // spotless:off
    static Stream<Arguments> accepted() {
        return Stream.of(
                root("checked", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 1), load(Width.DW, 1, 0, 40), mov(0, 0), EXIT)),
                strict("checked the other way", lookup(HASH_MAP, branch(Cond.JNE, 0, 0, 1), EXIT, load(Width.DW, 0, 0, 0), EXIT)),
                strict("copies are checked together", lookup(HASH_MAP, movr(7, 0), store(Width.DW, 10, -16, 0), branch(Cond.JEQ, 7, 0, 3), load(Width.B, 1, 0, 0), load(Width.DW, 2, 10, -16), storeImm(Width.B, 2, 47, 1), mov(0, 0), EXIT)),
                strict("unaligned", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 1), storeImm(Width.DW, 0, 3, 1), mov(0, 0), EXIT)),
                strict("variable offset", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 4), load(Width.B, 1, 0, 0), alu(Alu.AND, 1, 31), alur(Alu.ADD, 0, 1), load(Width.DW, 2, 0, 9), mov(0, 0), EXIT)),
                strict("variable offset, minus constant", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 6), load(Width.B, 1, 0, 0), alu(Alu.AND, 1, 7), add(1, 1), alur(Alu.ADD, 0, 1), add(0, -1), load(Width.DW, 2, 0, 0), mov(0, 0), EXIT)),
                strict("an element that is there", lookup(ARRAY_MAP, load(Width.DW, 1, 0, 40), mov(0, 0), EXIT)),
                strict("the null check is decided", lookup(ARRAY_MAP, branch(Cond.JNE, 0, 0, 1), load(Width.DW, 1, 0, 400), mov(0, 0), EXIT)),
                strict("map of maps", lookup(OUTER, CHECK, jump(1), EXIT, movr(1, 0), movr(2, 10), add(2, -4), storeImm(Width.W, 10, -4, 9), call(LOOKUP), CHECK, load(Width.DW, 0, 0, 0), mov(0, 0), EXIT)),
                strict("direct value", List.of(value(1, ONE, 8), load(Width.DW, 0, 1, -8), load(Width.DW, 0, 1, 0), EXIT)),
                strict("atomics", List.of(value(1, ONE, 0), mov(0, 1), rmw(Atomic.FETCH_ADD, Width.DW, 1, 8, 0), EXIT)),
                strict("value as argument", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 7), movr(3, 0), movr(2, 10), add(2, -8), map(1, HASH_MAP), mov(4, 0), call(UPDATE), mov(0, 0), EXIT)),
                strict("map pointer plus 0", List.of(map(1, HASH_MAP), add(1, 0), mov(0, 0), EXIT)),
                strict("submitted", reserve(branch(Cond.JEQ, 0, 0, 4), storeImm(Width.DW, 6, 8, 1), movr(1, 6), mov(2, 0), call(SUBMIT), mov(0, 0), EXIT)),
                strict("discarded in a callee", reserve(branch(Cond.JNE, 6, 0, 2), mov(0, 0), EXIT, movr(1, 6), callLocal(2), mov(0, 0), EXIT, mov(2, 0), call(DISCARD), mov(0, 0), EXIT)),
                strict("tail call", List.of(map(2, PROGRAMS), mov(3, 1), call(TAIL_CALL), mov(0, 0), EXIT)));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                root("insn 8: R0 invalid mem access 'map_value_or_null'", lookup(HASH_MAP, load(Width.DW, 0, 0, 0), EXIT)),
                root("insn 8: R0 pointer arithmetic on map_value_or_null prohibited, null-check it first", lookup(HASH_MAP, add(0, 8), CHECK, EXIT, EXIT)),
                root("insn 9: R0 invalid mem access 'scalar'", lookup(HASH_MAP, branch(Cond.JNE, 0, 0, 1), load(Width.DW, 1, 0, 0), mov(0, 0), EXIT)),
                root("insn 9: R0 min value is outside of the allowed memory range", lookup(HASH_MAP, CHECK, load(Width.DW, 1, 0, 41), mov(0, 0), EXIT)),
                root("insn 9: R0 min value is outside of the allowed memory range", lookup(HASH_MAP, CHECK, load(Width.DW, 1, 0, -1), mov(0, 0), EXIT)),
                root("insn 12: R0 max value is outside of the allowed memory range", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 4), load(Width.B, 1, 0, 0), alu(Alu.AND, 1, 63), alur(Alu.ADD, 0, 1), load(Width.B, 2, 0, 0), mov(0, 0), EXIT)),
                root("insn 11: R0 unbounded memory access, make sure to bounds check any such access", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 3), load(Width.W, 1, 0, 0), alur(Alu.ADD, 0, 1), load(Width.B, 2, 0, 0), mov(0, 0), EXIT)),
                root("insn 12: R0 min value is negative, either use unsigned index or do a if (index >=0) check.", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 4), load(Width.DW, 1, 0, 0), alu(Alu.ARSH, 1, 48), alur(Alu.ADD, 0, 1), load(Width.B, 2, 0, 0), mov(0, 0), EXIT)),
                root("insn 10: math between map_value pointer and register with unbounded min value is not allowed", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 2), load(Width.DW, 1, 0, 0), alur(Alu.ADD, 0, 1), mov(0, 0), EXIT)),
                root("insn 9: R0 bitwise operator &= on pointer prohibited", lookup(HASH_MAP, CHECK, alu(Alu.AND, 0, 8), mov(0, 0), EXIT)),
                root("insn 9: write into map forbidden, value_size=48 off=8 size=4", lookup(READ_ONLY, CHECK, storeImm(Width.W, 0, 8, 1), mov(0, 0), EXIT)),
                root("insn 9: read from map forbidden, value_size=48 off=0 size=8", lookup(WRITE_ONLY, CHECK, load(Width.DW, 1, 0, 0), mov(0, 0), EXIT)),
                root("insn 10: misaligned value access off 0+0+4 size 8", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 2), mov(1, 1), rmw(Atomic.ADD, Width.DW, 0, 4, 1), mov(0, 0), EXIT)),
                strict("insn 2: 'struct bpf_htab' access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN", List.of(map(1, HASH_MAP), load(Width.DW, 0, 1, 0), EXIT)),
                root("insn 2: struct bpf_map doesn't have field at offset 36", List.of(map(1, HASH_MAP), load(Width.W, 0, 1, 36), EXIT)),
                root("insn 2: access beyond the end of member excl (mend:36) in struct bpf_map with off 32 size 8", List.of(map(1, HASH_MAP), load(Width.DW, 0, 1, 32), EXIT)),
                root("insn 2: cannot access ptr member ops with moff 40 in struct bpf_map with off 44 size 4", List.of(map(1, HASH_MAP), load(Width.W, 0, 1, 44), EXIT)),
                root("insn 2: only read from bpf_htab is supported", List.of(map(1, HASH_MAP), storeImm(Width.W, 1, 0, 0), mov(0, 0), EXIT)),
                root("insn 2: R1 pointer arithmetic on map_ptr prohibited", List.of(map(1, HASH_MAP), add(1, 8), mov(0, 0), EXIT)),
                strict("insn 9: R6 leaks addr into map", lookup(HASH_MAP, CHECK, store(Width.DW, 0, 0, 6), mov(0, 0), EXIT)),
                strict("insn 8: R0 leaks addr as return value", lookup(ARRAY_MAP, EXIT)),
                capBpf("insn 9: R0 pointer arithmetic of map value goes out of range, prohibited for !root", lookup(HASH_MAP, CHECK, add(0, 48), mov(0, 0), EXIT)),
                root("insn 0: fd 9 is not pointing to valid bpf_map", List.of(map(1, 9), mov(0, 0), EXIT)),
                root("insn 0: no direct value access support for this map type", List.of(value(1, HASH_MAP, 0), mov(0, 0), EXIT)),
                root("insn 0: invalid access to map value pointer, value_size=16 off=16", List.of(value(1, ONE, 16), mov(0, 0), EXIT)),
                root("insn 0: invalid access to map value pointer, value_size=48 off=0", List.of(value(1, ARRAY_MAP, 0), mov(0, 0), EXIT)),
                root("insn 0: direct value offset of 536870912 is not allowed", List.of(value(1, ONE, 1 << 29), mov(0, 0), EXIT)),
                root("insn 2: R1 min value is outside of the allowed memory range", List.of(value(1, ONE, 8), load(Width.DW, 0, 1, 1), EXIT)),
                root("insn 6: tail_call is not allowed in subprogs without BTF", List.of(callLocal(2), mov(0, 0), EXIT, map(2, PROGRAMS), mov(3, 0), call(TAIL_CALL), mov(0, 0), EXIT)),
                root("insn 4: same insn cannot be used with different pointers", List.of(load(Width.W, 2, 1, 0), branch(Cond.JEQ, 2, 0, 2), value(1, ONE, 0), load(Width.W, 0, 1, 0), EXIT)),
                root("insn 0: fd 3 is not pointing to valid bpf_map", List.of(new Insn.LoadImm64(1, Imm64.MAP_FD, 3, 0), mov(0, 0), EXIT)));
    }

    static Stream<Arguments> arguments() {
        return Stream.of(
                root("insn 2: R1 type=ctx expected=map_ptr", List.of(movr(2, 10), add(2, -8), call(LOOKUP), EXIT)),
                root("insn 3: R2 type=scalar expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_", List.of(map(1, HASH_MAP), mov(2, 0), call(LOOKUP), EXIT)),
                strict("insn 4: invalid read from stack R2 off=-8 size=8", List.of(map(1, HASH_MAP), movr(2, 10), add(2, -8), call(LOOKUP), mov(0, 0), EXIT)),
                root("insn 4: invalid read from stack R2 off=-4 size=8", List.of(map(1, HASH_MAP), movr(2, 10), add(2, -4), call(LOOKUP), mov(0, 0), EXIT)),
                root("insn 7: cannot pass map_type 3 into func bpf_map_lookup_elem#1", lookup(PROGRAMS, mov(0, 0), EXIT)),
                root("insn 3: expected prog array map for tail call", List.of(map(2, HASH_MAP), mov(3, 0), call(TAIL_CALL), mov(0, 0), EXIT)),
                root("insn 6: write into map forbidden", List.of(map(1, READ_ONLY), storeImm(Width.DW, 10, -8, 0), movr(2, 10), add(2, -8), mov(0, 0), call(DELETE), EXIT)),
                root("insn 15: R3 min value is outside of the allowed memory range", lookup(HASH_MAP, branch(Cond.JEQ, 0, 0, 7), movr(3, 0), add(3, 8), movr(2, 10), add(2, -8), map(1, HASH_MAP), call(UPDATE), mov(0, 0), EXIT)));
    }

    static Stream<Arguments> references() {
        return Stream.of(
                root("insn 7: Unreleased reference id=1 alloc_insn=4", reserve(mov(0, 0), EXIT)),
                root("insn 8: Unreleased reference id=1 alloc_insn=4", reserve(branch(Cond.JEQ, 0, 0, 1), mov(0, 0), EXIT)),
                root("insn 8: R1 type=ringbuf_mem_or_null expected=ringbuf_mem", reserve(movr(1, 6), mov(2, 0), call(SUBMIT), mov(0, 0), EXIT)),
                root("insn 10: R6 invalid mem access 'scalar'", reserve(branch(Cond.JEQ, 0, 0, 4), movr(1, 6), mov(2, 0), call(SUBMIT), load(Width.DW, 0, 6, 0), mov(0, 0), EXIT)),
                root("insn 12: R1 type=scalar expected=ringbuf_mem", reserve(branch(Cond.JEQ, 0, 0, 6), movr(1, 6), mov(2, 0), call(SUBMIT), movr(1, 6), mov(2, 0), call(SUBMIT), mov(0, 0), EXIT)),
                root("insn 10: R1 must have zero offset when passed to release func or trusted arg to kfunc", reserve(branch(Cond.JEQ, 0, 0, 4), movr(1, 6), add(1, 8), mov(2, 0), call(SUBMIT), mov(0, 0), EXIT)),
                root("insn 7: R6 min value is outside of the allowed memory range", reserve(branch(Cond.JEQ, 0, 0, 4), storeImm(Width.DW, 6, 9, 1), movr(1, 6), mov(2, 0), call(SUBMIT), mov(0, 0), EXIT)),
                root("insn 6: R6 pointer arithmetic on ringbuf_mem_or_null prohibited, null-check it first", reserve(add(6, 1), mov(0, 0), EXIT)),
                root("insn 4: R2 is not a known constant'", List.of(load(Width.W, 2, 1, 0), map(1, RING), mov(3, 0), call(RESERVE), mov(0, 0), EXIT)),
                root("insn 12: tail_call would lead to reference leak", then(List.of(movr(7, 1)), reserve(branch(Cond.JEQ, 0, 0, 5), movr(1, 7), map(2, PROGRAMS), mov(3, 0), call(TAIL_CALL), mov(0, 0), EXIT))),
                root("insn 8: BPF_LD_[ABS|IND] would lead to reference leak", then(List.of(movr(8, 1)), reserve(movr(6, 8), Insn.LegacyLoad.absolute(Width.W, 0), mov(0, 0), EXIT))));
    }
    // spotless:on

    private static List<Insn> then(List<Insn> first, List<Insn> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void accepts(String what, Profile profile, List<Insn> insns) {
        verify(profile, insns).orThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"values", "arguments", "references"})
    void refuses(String line, Profile profile, List<Insn> insns) {
        Rejected rejected = assertInstanceOf(Rejected.class, verify(profile, insns), line);
        assertEquals(
                line, rejected.rejection().line(), () -> rejected.rejection().state());
    }

    @Test
    void accessesToValuesHaveFacts() {
        List<Insn> insns = List.of(value(1, ONE, 8), load(Width.DW, 0, 1, -4), EXIT);
        Facts facts = verify(Profile.STRICT, insns).orThrow().facts();
        assertEquals(
                new MemoryFact(Space.MAP_VALUE, OptionalInt.of(4)),
                facts.memory(2).orElseThrow());
    }
}
