package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static dev.bpf4j.verifier.MapPrograms.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Direct access to packets through pointers that the context gives, as XDP programs have it. */
class PacketsTest {
    private static final ProgramType<byte[]> XDP = withHelpers(
            "xdp",
            ContextType.named("xdp", byte[].class)
                    .packetPointer("data", 0, Width.W, Field.Kind.PACKET_START)
                    .packetPointer("data_end", 4, Width.W, Field.Kind.PACKET_END)
                    .field("rx_queue_index", 16, Width.W, p -> 0)
                    .packet(true, (p, region) -> region.map(p, 0, p.length))
                    .build());

    private static final int ADJUST_HEAD = 44;
    private static final int CSUM_DIFF = 28;

    /** R6 = context, R2 = start, R3 = end. */
    private static List<Insn> xdp(Insn... rest) {
        return Stream.concat(
                        Stream.of(movr(6, 1), load(Width.W, 2, 1, 0), load(Width.W, 3, 1, 4), mov(0, 0)),
                        Stream.of(rest))
                .toList();
    }

    /** The same, and at least 14 bytes; R4 = start + 14. Starts at slot 4, goes on at slot 8. */
    private static List<Insn> ethernet(Insn... rest) {
        return Stream.concat(xdp(movr(4, 2), add(4, 14), branchr(Cond.JLE, 4, 3, 1), EXIT).stream(), Stream.of(rest))
                .toList();
    }

    private static Arguments root(String line, List<Insn> insns) {
        return Arguments.of(line, Profile.ROOT, insns);
    }

    private static Arguments strict(String line, List<Insn> insns) {
        return Arguments.of(line, Profile.STRICT, insns);
    }

    // spotless:off
    static Stream<Arguments> accepted() {
        return Stream.of(
                strict("inside", ethernet(load(Width.H, 1, 2, 12), load(Width.W, 1, 4, -4), EXIT)),
                strict("written", ethernet(storeImm(Width.DW, 2, 6, 1), EXIT)),
                strict("variable offset", ethernet(load(Width.B, 1, 2, 0), alu(Alu.AND, 1, 15), alu(Alu.LSH, 1, 2), movr(5, 4), alur(Alu.ADD, 5, 1), movr(4, 5), add(5, 20), branchr(Cond.JGT, 5, 3, 1), load(Width.W, 0, 4, 16), mov(0, 0), EXIT)),
                strict("spilled", ethernet(store(Width.DW, 10, -8, 2), load(Width.DW, 5, 10, -8), load(Width.B, 0, 5, 13), EXIT)),
                strict("checked in a callee", xdp(movr(1, 2), movr(2, 3), callLocal(1), EXIT, mov(0, 0), movr(3, 1), add(3, 8), branchr(Cond.JGT, 3, 2, 1), load(Width.DW, 0, 1, 0), EXIT)),
                strict("argument of a helper", ethernet(movr(3, 2), mov(1, 0), mov(2, 0), mov(4, 12), mov(5, 0), call(CSUM_DIFF), mov(0, 0), EXIT)),
                strict("key of a map", ethernet(map(1, HASH_MAP), add(2, 6), call(LOOKUP), mov(0, 0), EXIT)),
                strict("read again after a change", ethernet(movr(1, 6), mov(2, -4), call(ADJUST_HEAD), load(Width.W, 2, 6, 0), load(Width.W, 3, 6, 4), movr(4, 2), add(4, 1), branchr(Cond.JGT, 4, 3, 1), load(Width.B, 0, 2, 0), mov(0, 0), EXIT)),
                root("pointers may be subtracted", xdp(alur(Alu.SUB, 3, 2), movr(0, 3), EXIT)));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                strict("insn 4: R2 offset is outside of the packet", xdp(load(Width.B, 1, 2, 0), EXIT)),
                strict("insn 8: R2 offset is outside of the packet", ethernet(load(Width.H, 1, 2, 13), EXIT)),
                strict("insn 8: R2 offset is outside of the packet", ethernet(load(Width.H, 1, 2, -2), EXIT)),
                strict("insn 8: R4 offset is outside of the packet", ethernet(storeImm(Width.B, 4, 0, 0), EXIT)),
                strict("insn 12: R2 offset is outside of the packet", ethernet(movr(1, 6), mov(2, 0), movr(7, 3), load(Width.W, 2, 6, 0), load(Width.B, 0, 2, 0), EXIT)),
                strict("insn 12: R7 !read_ok", ethernet(movr(7, 2), movr(1, 6), mov(2, 0), call(ADJUST_HEAD), load(Width.B, 0, 7, 0), EXIT)),
                root("insn 12: R7 invalid mem access 'scalar'", ethernet(movr(7, 2), movr(1, 6), mov(2, 0), call(ADJUST_HEAD), load(Width.B, 0, 7, 0), EXIT)),
                root("insn 4: R3 pointer arithmetic on pkt_end prohibited", xdp(add(3, 1), EXIT)),
                root("insn 4: R3 invalid mem access 'pkt_end'", xdp(load(Width.B, 0, 3, -1), EXIT)),
                root("insn 0: invalid bpf_context access off=0 size=4", List.of(new Insn.Load(Width.W, true, 2, 1, (short) 0), mov(0, 0), EXIT)),
                root("insn 0: invalid bpf_context access off=0 size=2", List.of(load(Width.H, 2, 1, 0), mov(0, 0), EXIT)),
                root("insn 1: invalid bpf_context access off=0 size=4", List.of(mov(0, 0), store(Width.W, 1, 0, 0), EXIT)),
                root("insn 8: BPF_ATOMIC stores into R2 pkt is not allowed", ethernet(rmw(Atomic.ADD, Width.W, 2, 0, 0), EXIT)),
                strict("insn 11: R2 offset is outside of the packet", ethernet(map(1, HASH_MAP), add(2, 7), call(LOOKUP), mov(0, 0), EXIT)),
                strict("insn 12: R5 min value is negative, either use unsigned index or do a if (index >=0) check.", ethernet(load(Width.B, 1, 2, 0), add(1, -1), movr(5, 2), alur(Alu.ADD, 5, 1), load(Width.B, 0, 5, 0), EXIT)),
                strict("insn 0: program of this type cannot use helper bpf_skb_load_bytes#26", List.of(call(26), EXIT)),
                strict("insn 0: invalid func unknown#212", List.of(call(212), EXIT)));
    }
    // spotless:on

    private static Verdict verify(Profile profile, List<Insn> insns) {
        return Verifier.of(XDP).maps(MAPS).profile(profile).verify(Program.of(insns));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void accepts(String what, Profile profile, List<Insn> insns) {
        verify(profile, insns).orThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String line, Profile profile, List<Insn> insns) {
        Rejected rejected = assertInstanceOf(Rejected.class, verify(profile, insns), line);
        assertEquals(
                line, rejected.rejection().line(), () -> rejected.rejection().state());
    }
}
