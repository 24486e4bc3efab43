package dev.bpf4j.conformance.kfuncs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelSignature;
import dev.bpf4j.ebpf.linux.KernelSignature.Kind;
import dev.bpf4j.ebpf.linux.KernelSignature.Parameter;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.Profile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What types say of kernel functions; those of an object made for that serve as those of a kernel. */
class KernelSignatureTest {
    private static ObjectFile object(String name) {
        return ObjectFile.load(KernelFunctionVerdictsTest.resource(name + ".o"));
    }

    private static KernelTypes types() {
        return KernelTypes.of(object("kernel").btf().orElseThrow());
    }

    private static KernelSignature signature(String function) {
        return types().function(function).orElseThrow();
    }

    private static Parameter parameter(String function, int index) {
        return signature(function).parameters().get(index);
    }

    private static List<Kind> kinds(String function) {
        return signature(function).parameters().stream().map(Parameter::kind).toList();
    }

    @Test
    void readsParameters() {
        assertEquals(List.of(Kind.POINTER, Kind.POINTER, Kind.NUMBER), kinds("bpf_cpumask_populate"));
        assertEquals(List.of(Kind.MAP, Kind.CONSTANT, Kind.TEXT, Kind.IGNORED, Kind.IGNORED), kinds("constants"));
        assertEquals(
                List.of(Kind.DYNPTR, Kind.UNINIT_DYNPTR, Kind.POINTER, Kind.POINTER, Kind.NUMBER), kinds("dynptrs"));
        assertEquals(
                new Parameter(Kind.POINTER, "cpumask", "STRUCT cpumask", OptionalInt.of(32), false, false),
                parameter("bpf_cpumask_populate", 0));
        assertEquals(
                new Parameter(Kind.POINTER, "", "UNKNOWN ", OptionalInt.empty(), true, false),
                parameter("bpf_cpumask_populate", 1));
        assertEquals(
                new Parameter(Kind.POINTER, "node", "STRUCT node", OptionalInt.empty(), false, true),
                parameter("dynptrs", 2));
        assertEquals(
                new Parameter(Kind.POINTER, "", "UNKNOWN ", OptionalInt.empty(), true, true), parameter("dynptrs", 3));
        assertEquals(OptionalInt.of(40), parameter("memory", 0).size());
        assertEquals(OptionalInt.empty(), parameter("memory", 1).size());
        assertEquals(
                new Parameter(Kind.POINTER, "", "INT int", OptionalInt.of(4), false, false), parameter("memory", 2));
        assertEquals(Kind.NUMBER, parameter("memory", 3).kind());
        assertEquals("FUNC_PROTO ", parameter("nothing", 0).target());
    }

    @Test
    void readsResults() {
        assertEquals(
                new KernelSignature.Object("bpf_cpumask"),
                signature("bpf_cpumask_create").result());
        assertEquals(
                new KernelSignature.Number(), signature("bpf_cpumask_first").result());
        assertEquals(
                new KernelSignature.Unknown("UNKNOWN "), signature("constants").result());
        assertEquals(new KernelSignature.Memory(4), signature("memory").result());
        assertEquals(new KernelSignature.Nothing(), signature("nothing").result());
        assertEquals(Optional.empty(), types().function("bpf_none"));
        assertEquals(Optional.empty(), types().function("node"));
        assertEquals(Optional.empty(), KernelTypes.unknown().function("memory"));
    }

    /** A structure has others at its beginning and inside. */
    @Test
    void findsStructuresInStructures() {
        assertTrue(types().holds("plain", 24, "inner"));
        assertFalse(types().holds("plain", 0, "inner"));
        assertFalse(types().holds("plain", 28, "inner"));
        assertFalse(types().holds("none", 0, "cpumask"));
        assertTrue(types().isA("bpf_cpumask", "cpumask"));
    }

    @Test
    void judgesByGivenTypes() {
        ObjectFile object = object("sets");
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT), types());
        for (ObjectProgram program : object.programs()) {
            Judgement ours = judge.judge(object, program).judgement();
            assertTrue(ours.isAccepted(), () -> program.name() + ": " + ours.line());
        }
    }

    @Test
    void refusesWithoutTypes() {
        ObjectFile object = object("sets");
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT));
        Judgement ours =
                judge.judge(object, object.program("q_first").orElseThrow()).judgement();
        assertEquals("calling kernel function bpf_cpumask_create needs the kernel's type information", ours.message());
    }

    /** The table says of each function how many arguments it has, as the kernel does. */
    @Test
    void countsArgumentsAsTheKernel() {
        KernelTypes kernel = KernelTypes.running();
        assumeTrue(
                System.getProperty("os.version").startsWith("6.18")
                        && kernel.types().isPresent(),
                "types of Linux 6.18 in /sys/kernel/btf/vmlinux");
        TreeSet<String> wrong = new TreeSet<>();
        for (KernelProgramType type : KernelProgramType.values()) {
            if (!type.needsKernelTypes()) {
                type.type().helpers().all().stream()
                        .map(Helper::prototype)
                        .filter(prototype -> prototype.returns() == ReturnType.TYPED)
                        .filter(prototype -> kernel.function(prototype.name())
                                .filter(s -> s.parameters().size()
                                        == prototype.args().size())
                                .isEmpty())
                        .forEach(prototype -> wrong.add(prototype.name()));
            }
        }
        assertEquals(new TreeSet<>(), wrong);
    }
}
