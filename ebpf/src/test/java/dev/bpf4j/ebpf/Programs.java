package dev.bpf4j.ebpf;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generated instructions of every shape, and programs of them: well-formed, not necessarily sensible. */
@SuppressWarnings("exports") // tests see the library through the class path
public final class Programs {
    private Programs() {}

    /** 1 to 60 instructions. */
    public static Arbitrary<Program> programs() {
        return insns().list().ofMinSize(1).ofMaxSize(60).map(Program::of);
    }

    public static Arbitrary<Insn> insns() {
        return Arbitraries.oneOf(
                bin(),
                neg(),
                swap(),
                addrSpaceCast(),
                loadImm64(),
                load(),
                store(),
                rmw(),
                ordered(),
                legacyLoad(),
                jump(),
                branch(),
                call());
    }

    private static Arbitrary<Insn> bin() {
        return Combinators.combine(Arbitraries.of(Alu.class), booleans(), registers(), operands())
                .filter((op, is64, dst, src) -> op.allows(is64, src instanceof Operand.Imm))
                .as(Insn.Bin::new);
    }

    private static Arbitrary<Insn> neg() {
        return Combinators.combine(booleans(), registers()).as(Insn.Neg::new);
    }

    private static Arbitrary<Insn> swap() {
        return Combinators.combine(Arbitraries.of(Endian.class), Arbitraries.of(16, 32, 64), registers())
                .as(Insn.Swap::new);
    }

    private static Arbitrary<Insn> addrSpaceCast() {
        Arbitrary<Integer> spaces = Arbitraries.integers().between(0, 0xffff);
        return Combinators.combine(registers(), registers(), spaces, spaces)
                .filter((dst, src, to, from) -> !to.equals(from))
                .as(Insn.AddrSpaceCast::new);
    }

    private static Arbitrary<Insn> loadImm64() {
        return Combinators.combine(
                        registers(), Arbitraries.of(Imm64.class), Arbitraries.integers(), Arbitraries.integers())
                .as((dst, kind, imm, next) -> new Insn.LoadImm64(dst, kind, imm, kind.usesNext() ? next : 0));
    }

    private static Arbitrary<Insn> load() {
        return Combinators.combine(widths(), booleans(), registers(), registers(), offsets())
                .as((width, signed, dst, src, off) -> new Insn.Load(width, signed && width != Width.DW, dst, src, off));
    }

    private static Arbitrary<Insn> store() {
        return Combinators.combine(widths(), registers(), offsets(), operands()).as(Insn.Store::new);
    }

    private static Arbitrary<Insn> rmw() {
        return Combinators.combine(
                        Arbitraries.of(Atomic.class),
                        Arbitraries.of(Width.W, Width.DW),
                        registers(),
                        offsets(),
                        registers())
                .as(Insn.Rmw::new);
    }

    private static Arbitrary<Insn> ordered() {
        return Combinators.combine(booleans(), widths(), registers(), registers(), offsets())
                .as((acquire, width, a, b, off) ->
                        acquire ? new Insn.LoadAcquire(width, a, b, off) : new Insn.StoreRelease(width, a, off, b));
    }

    private static Arbitrary<Insn> legacyLoad() {
        return Combinators.combine(
                        Arbitraries.of(Width.B, Width.H, Width.W), booleans(), registers(), Arbitraries.integers())
                .as((width, indirect, src, imm) -> new Insn.LegacyLoad(width, indirect, indirect ? src : 0, imm));
    }

    private static Arbitrary<Insn> jump() {
        return Combinators.combine(booleans(), Arbitraries.integers())
                .as((far, off) -> new Insn.Jump(far, far ? off : (short) (int) off));
    }

    private static Arbitrary<Insn> branch() {
        return Combinators.combine(Arbitraries.of(Cond.class), booleans(), registers(), operands(), offsets())
                .as(Insn.Branch::new);
    }

    private static Arbitrary<Insn> call() {
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of(CallKind.class), Arbitraries.integers())
                        .as(Insn.Call::new),
                registers().map(Insn.CallRegister::new),
                Arbitraries.just(new Insn.Exit()));
    }

    private static Arbitrary<Operand> operands() {
        return Arbitraries.oneOf(
                registers().map(Operand::reg), Arbitraries.integers().map(Operand::imm));
    }

    private static Arbitrary<Integer> registers() {
        return Arbitraries.integers().between(0, Insn.MAX_REGISTER);
    }

    private static Arbitrary<Short> offsets() {
        return Arbitraries.shorts();
    }

    private static Arbitrary<Width> widths() {
        return Arbitraries.of(Width.class);
    }

    private static Arbitrary<Boolean> booleans() {
        return Arbitraries.of(true, false);
    }
}
