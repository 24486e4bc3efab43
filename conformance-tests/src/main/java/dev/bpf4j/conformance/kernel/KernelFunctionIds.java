package dev.bpf4j.conformance.kernel;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import java.util.List;
import java.util.Optional;

/** The numbers that the running kernel gives to its functions: ids in its own types, where bpf4j has numbers of its own. */
final class KernelFunctionIds {
    private KernelFunctionIds() {}

    /** The program with calls as the running kernel numbers them. Functions that it does not have keep their number. */
    static Program translate(Program program) {
        boolean calls = program.insns().stream().anyMatch(KernelFunctionIds::callsFunction);
        Optional<Btf> running =
                calls ? dev.bpf4j.ebpf.linux.KernelTypes.running().types() : Optional.empty();
        return running.map(types -> translate(program, types)).orElse(program);
    }

    private static Program translate(Program program, Btf types) {
        List<Insn> insns = program.insns().stream()
                .map(insn -> callsFunction(insn) ? translate((Insn.Call) insn, types) : insn)
                .toList();
        return Program.of(insns);
    }

    private static boolean callsFunction(Insn insn) {
        return insn instanceof Insn.Call call && call.kind() == CallKind.BTF;
    }

    private static Insn translate(Insn.Call call, Btf types) {
        Optional<Integer> id = KernelFunctions.instance()
                .name(call.imm())
                .flatMap(name -> types.named(name).stream()
                        .filter(type -> types.type(type) instanceof BtfType.Function)
                        .findFirst());
        return id.<Insn>map(number -> new Insn.Call(CallKind.BTF, number)).orElse(call);
    }
}
