package dev.bpf4j.conformance.suite;

import static dev.bpf4j.conformance.suite.TranslatorRules.*;
import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.translator.ClassicHelpers;
import java.util.EnumSet;
import java.util.Set;

/** Mistakes that authors of translators make, made in the output of ours; it is the same for all who look for them. */
public enum TranslatorMistake {
    // spotless:off
    ADD_64              ("add works on 64 bits", wide(Alu.ADD)),
    SUB_64              ("sub works on 64 bits", wide(Alu.SUB)),
    MUL_64              ("mul works on 64 bits", wide(Alu.MUL)),
    LSH_64              ("lsh works on 64 bits", wide(Alu.LSH)),
    RSH_64              ("rsh works on 64 bits, counts are masked by 63", wide(Alu.RSH)),
    OR_64               ("or works on 64 bits, constants are sign-extended", wide(Alu.OR)),
    XOR_64              ("xor works on 64 bits, constants are sign-extended", wide(Alu.XOR)),
    NEG_64              ("neg works on 64 bits", each(Insn.Neg.class, neg -> true, neg -> new Insn.Neg(true, A))),
    LD_IMM_64           ("constants are loaded with sign extension", wideConstants()),
    DIV_SIGNED          ("div is signed", taken(Alu.DIV, Alu.SDIV)),
    MOD_SIGNED          ("mod is signed", taken(Alu.MOD, Alu.SMOD)),
    MOD_AS_DIV          ("mod is taken for div", taken(Alu.MOD, Alu.DIV)),
    RSH_ARITHMETIC      ("rsh copies the sign", taken(Alu.RSH, Alu.ARSH)),
    AND_AS_OR           ("and is taken for or", taken(Alu.AND, Alu.OR)),
    XOR_AS_OR           ("xor is taken for or", taken(Alu.XOR, Alu.OR)),
    SUB_AS_ADD          ("sub is taken for add", taken(Alu.SUB, Alu.ADD)),
    ALU_X_USES_A        ("arithmetic on X uses A in its place", arithmeticOnX(A)),
    NO_DIV_GUARD        ("division by X = 0 is not guarded", withoutDivisionGuard()),
    DIV_GUARD_INVERTED  ("the guard of divisions ends the program unless X = 0", divisionGuard(guard -> with(guard, Cond.JEQ))),
    DIV_GUARD_ON_A      ("the guard of divisions tests A", divisionGuard(guard -> new Insn.Branch(Cond.JNE, true, A, imm(0), guard.off()))),
    DIV_GUARD_SIGNED    ("the guard of divisions wants X to be positive", divisionGuard(guard -> new Insn.Branch(Cond.JSGT, false, X, imm(0), guard.off()))),
    DIV_GUARD_KEEPS_A   ("division by X = 0 ends the program with A", divisionGuardKeepsA()),
    JGT_SIGNED          ("jgt is signed, in 32 bits as in 64", jumpsSigned(Cond.JGT, Cond.JSGT, Cond.JLE, Cond.JSLE)),
    JGE_SIGNED          ("jge is signed, in 32 bits as in 64", jumpsSigned(Cond.JGE, Cond.JSGE, Cond.JLT, Cond.JSLT)),
    JGT_AS_JGE          ("jgt is taken for jge", conds(Cond.JGT, Cond.JGE, Cond.JLE, Cond.JLT)),
    JGE_AS_JGT          ("jge is taken for jgt", conds(Cond.JGE, Cond.JGT, Cond.JLT, Cond.JLE)),
    INVERSE_OF_JGT      ("where only jf jumps, jgt becomes jlt", conds(Cond.JLE, Cond.JLT)),
    INVERSE_OF_JGE      ("where only jf jumps, jge becomes jle", conds(Cond.JLT, Cond.JLE)),
    INVERSE_OF_JEQ      ("where only jf jumps, jeq stays jeq", conds(Cond.JNE, Cond.JEQ)),
    JSET_AS_JEQ         ("jset is taken for jeq", conds(Cond.JSET, Cond.JEQ)),
    COND_SIGN_EXTENDS   ("constants with the top bit set are compared sign-extended", comparedDirectly()),
    COND_X_USES_TMP     ("conditions on X use another register", comparedWith(X, 8)),
    JT_TOO_FAR          ("conditional jumps go one instruction too far", distances(off -> off + 1)),
    JT_TOO_SHORT        ("conditional jumps go one instruction too short", distances(off -> Math.max(0, off - 1))),
    JT_8_BITS           ("distances of conditional jumps are cut to 8 bits, after translation", distances(off -> off & 0xff)),
    GOTO_TOO_FAR        ("jumps go one instruction too far", gotos(jump -> new Insn.Jump(jump.far(), jump.off() + 1))),
    GOTO_LOST           ("where both jt and jf jump, jf falls through", gotos(jump -> new Insn.Jump(false, 0))),
    LD_W_AS_H           ("words are loaded as half-words", widths(Width.W, Width.H)),
    LD_H_AS_B           ("half-words are loaded as bytes", widths(Width.H, Width.B)),
    LD_B_AS_H           ("bytes are loaded as half-words", widths(Width.B, Width.H)),
    LOAD_OFF_BY_ONE     ("packet loads are one byte too far", packetLoads(load -> true, load -> new Insn.LegacyLoad(load.width(), load.indirect(), load.src(), load.imm() + 1))),
    LOAD_K_16_BITS      ("offsets of packet loads are cut to 16 bits", packetLoads(load -> true, load -> new Insn.LegacyLoad(load.width(), load.indirect(), load.src(), (short) load.imm()))),
    IND_WITHOUT_X       ("indirect loads leave X out", packetLoads(Insn.LegacyLoad::indirect, load -> Insn.LegacyLoad.absolute(load.width(), load.imm()))),
    IND_BY_A            ("indirect loads add A", packetLoads(Insn.LegacyLoad::indirect, load -> Insn.LegacyLoad.indirect(load.width(), A, load.imm()))),
    IND_WITHOUT_K       ("indirect loads leave k out", packetLoads(Insn.LegacyLoad::indirect, load -> Insn.LegacyLoad.indirect(load.width(), load.src(), 0))),
    LOADED_SWAPPED      ("loaded half-words are swapped once more", after(TranslatorRules::isHalfWordLoad, new Insn.Swap(Endian.BE, 16, A))),
    MSH_WITHOUT_MASK    ("header lengths keep the upper four bits", withoutHeaderLengthMask()),
    MSH_WITHOUT_FACTOR  ("header lengths are not multiplied by 4", headerLengthFactor(NOTHING)),
    MSH_FACTOR_8        ("header lengths are multiplied by 8", headerLengthFactor(new Insn.Bin(Alu.LSH, false, A, imm(3)))),
    MSH_CLOBBERS_A      ("header length loads change A", moved(A, TMP, NOTHING)),
    CELLS_OVERLAP       ("cells of M[] are 2 bytes apart", cells(off -> off / 2 - 2)),
    CELLS_WRAP          ("M[] has 8 cells", cells(off -> -4 - (-off - 4) % 32)),
    CELLS_ABOVE_FRAME   ("cells of M[] start at the frame pointer and go up", cells(off -> -off - 4)),
    ST_64               ("cells of M[] are stored as 64 bits", stores(store -> new Insn.Store(Width.DW, store.dst(), store.off(), store.src()))),
    ST_16               ("cells of M[] are stored as 16 bits", stores(store -> new Insn.Store(Width.H, store.dst(), store.off(), store.src()))),
    STX_STORES_A        ("stx stores A", stores(store -> new Insn.Store(store.width(), store.dst(), store.off(), reg(A)))),
    LD_MEM_SIGNED       ("cells of M[] are loaded with sign extension", cellLoads(load -> new Insn.Load(Width.W, true, load.dst(), load.src(), load.off()))),
    LDX_MEM_LOADS_A     ("ldx M[] loads A", cellLoads(load -> new Insn.Load(load.width(), false, A, load.src(), load.off()))),
    TAX_REVERSED        ("tax copies X to A", moved(X, A, move(A, X))),
    TXA_REVERSED        ("txa copies A to X", moved(A, X, move(X, A))),
    LEN_IS_TYPE         (ContextKind.PACKET, "len reads the next field", field("len", "pkt_type")),
    MARK_IS_TYPE        (ContextKind.PACKET, "mark reads the field before it", field("mark", "pkt_type")),
    QUEUE_IS_MARK       (ContextKind.PACKET, "queue reads the field before it", field("queue_mapping", "mark")),
    RXHASH_IS_MARK      (ContextKind.PACKET, "rxhash reads mark", field("hash", "mark")),
    TCI_IS_PRESENT      (ContextKind.PACKET, "vlan_tci reads vlan_present", field("vlan_tci", "vlan_present")),
    PRESENT_IS_TCI      (ContextKind.PACKET, "vlan_avail reads vlan_tci", field("vlan_present", "vlan_tci")),
    TPID_IS_PROTOCOL    (ContextKind.PACKET, "vlan_tpid reads protocol", field("vlan_proto", "protocol")),
    IFINDEX_IS_INGRESS  (ContextKind.PACKET, "ifidx reads ingress_ifindex", field("ifindex", "ingress_ifindex")),
    HATYPE_IS_IFINDEX   (ContextKind.PACKET, "hatype gives the interface index", field("hatype", "ifindex")),
    PROTOCOL_NOT_SWAPPED("proto and vlan_tpid stay in network byte order", each(Insn.Swap.class, swap -> true, swap -> NOTHING)),
    PROTOCOL_SWAPPED_32 ("proto and vlan_tpid are swapped as 32 bits", each(Insn.Swap.class, swap -> true, swap -> new Insn.Swap(Endian.BE, 32, A))),
    NO_DEVICE_GUARD     ("a packet without device gives index 0", withoutDeviceGuard()),
    DEVICE_GUARD_CLEARS ("a packet without device ends the program with 0", deviceGuardClearsA()),
    XOR_X_AS_OR         (ContextKind.PACKET, "xor with X, the ancillary one too, is taken for or", xorXTakenForOr()),
    ARGUMENTS_SWAPPED   (ContextKind.PACKET, "helpers get X and A in the wrong order", both(moved(2, A, move(2, X)), moved(3, X, move(3, A)))),
    WRONG_HELPER        ("nla calls the helper of nlan", helper(ClassicHelpers.NLATTR, ClassicHelpers.NLATTR_NEST)),
    RANDOM_IS_CPU       ("rand gives the CPU", helper(LinuxHelpers.GET_PRANDOM_U32, LinuxHelpers.GET_SMP_PROCESSOR_ID)),
    CALL_CLOBBERS_X     ("X lives in a register that calls change", after(Insn.Call.class::isInstance, constant(X, 0))),
    RESULT_LOST         ("results of calls are not taken", resultsLost()),
    RET_A_RETURNS_X     ("ret a returns X", beforeReturn(false, move(A, X))),
    RET_K_16_BITS       ("ret #k returns 16 bits", beforeReturn(true, new Insn.Bin(Alu.AND, false, A, imm(0xffff)))),
    SECCOMP_BIG_ENDIAN  (ContextKind.SECCOMP, "words of seccomp_data are swapped as packet words are", after(TranslatorRules::isContextLoad, new Insn.Swap(Endian.BE, 32, A))),
    SECCOMP_HALVES      (ContextKind.SECCOMP, "the halves of 64-bit words of seccomp_data are exchanged", contextLoads(load -> load.off() < 8 ? load : new Insn.Load(Width.W, false, A, load.src(), (short) (load.off() ^ 4)))),
    SECCOMP_64          (ContextKind.SECCOMP, "words of seccomp_data are loaded with sign extension", contextLoads(load -> new Insn.Load(Width.W, true, load.dst(), load.src(), load.off())));
    // spotless:on

    private final Set<ContextKind> kinds;
    private final String text;
    private final Rewriting.Rule rule;

    TranslatorMistake(String text, Rewriting.Rule rule) {
        this.kinds = EnumSet.allOf(ContextKind.class);
        this.text = text;
        this.rule = rule;
    }

    TranslatorMistake(ContextKind only, String text, Rewriting.Rule rule) {
        this.kinds = EnumSet.of(only);
        this.text = text;
        this.rule = rule;
    }

    private static Rewriting.Rule jumpsSigned(Cond... pairs) {
        Rewriting.Rule signed = conds(pairs);
        return (program, i) -> signed.replace(program, i).stream()
                .map(insn -> insn.equals(program.get(i)) ? insn : narrow((Insn.Branch) insn))
                .toList();
    }

    private static Insn narrow(Insn.Branch branch) {
        return new Insn.Branch(branch.cond(), false, branch.dst(), branch.src(), branch.off());
    }

    /** What goes wrong. */
    public String text() {
        return text;
    }

    /** A translation with the mistake in every place where it can be made. */
    public Program apply(Program translated, ContextKind kind) {
        return kinds.contains(kind) ? Rewriting.apply(translated, rule) : translated;
    }
}
