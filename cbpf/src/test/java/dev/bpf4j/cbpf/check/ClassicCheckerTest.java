package dev.bpf4j.cbpf.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.SharedData;
import dev.bpf4j.cbpf.format.BpfAsm;
import dev.bpf4j.cbpf.format.ProgramFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassicCheckerTest {

    private static final ClassicInsn RET = ClassicInsn.of(ClassicOp.RET_A, 0);

    private static Optional<Rule> linux(ClassicProgram program) {
        return ClassicChecker.linux().check(program).map(Refusal::rule);
    }

    private static Optional<Rule> seccomp(ClassicProgram program) {
        return ClassicChecker.seccomp().check(program).map(Refusal::rule);
    }

    private static ClassicProgram before(ClassicInsn insn) {
        return ClassicProgram.of(insn, RET);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "ok", textBlock = """
        # program                                             | first refusal
        ret x                                                 | OPCODE
        div #0; ret a                                         | DIV_BY_ZERO
        mod #0; ret a                                         | DIV_BY_ZERO
        div #1; mod #1; ret a                                 | ok
        div x; mod x; ret a                                   | ok
        mul #0; ret a                                         | ok
        lsh #31; rsh #31; lsh x; rsh x; ret a                 | ok
        lsh #32; ret a                                        | SHIFT
        rsh #32; ret a                                        | SHIFT
        rsh #-1; ret a                                        | SHIFT
        st M[15]; ld M[15]; ret a                             | ok
        st M[16]; ret a                                       | MEM_INDEX
        stx M[16]; ret a                                      | MEM_INDEX
        ld M[16]; ret a                                       | MEM_INDEX
        ldx M[-1]; ret a                                      | MEM_INDEX
        ja ahead; ahead: ret a                                | ok
        back: ld #1; ja back; ret a                           | JA_RANGE
        ld [-4096]; ldb mark; ldh [-4036]; ret a              | ok
        ld [-4095]; ret a                                     | ANCILLARY
        ldb [-4032]; ret a                                    | ANCILLARY
        ldh [-1]; ret a                                       | ANCILLARY
        ld [-4097]; ld [0x80000000]; ret a                    | ok
        ld [x + -4095]; ld [x + -1]; ret a                    | ok
        ret #0; ld #1                                         | LAST_RET
        ret #0; ld #1; ret a                                  | ok
        ld M[0]; ret a                                        | MEM_INIT
        ldx M[0]; ret a                                       | MEM_INIT
        stx M[1]; ld M[1]; ldx M[1]; ret a                    | ok
        st M[1]; ld M[2]; ret a                               | MEM_INIT
        ret #5; ld M[3]; ret a                                | MEM_INIT
        ja over; ld M[3]; over: ret a                         | ok
        jeq #1, to, to; ld M[3]; to: ret a                    | ok
        st M[3]; ret #5; ld M[3]; ret a                       | ok
        jeq #1, so, no; so: st M[0]; no: ld M[0]; ret a       | MEM_INIT
        st M[0]; jeq #1, so, no; so: ld #1; no: ld M[0]; ret a | ok
        jeq #1, so, no; so: st M[0]; ja go; no: st M[0]; go: ld M[0]; ret a | ok
        jeq #1, so, no; so: st M[0]; ja go; no: st M[1]; go: ld M[0]; ret a | MEM_INIT
        """)
    void refusesByTheFirstRule(String program, Rule rule) {
        assertEquals(Optional.ofNullable(rule), linux(BpfAsm.parse(program.replace(";", "\n"))), program);
    }

    @Test
    void lengthIs1To4096() {
        assertEquals(Optional.of(Rule.LENGTH), linux(ClassicProgram.of()));
        assertEquals(Optional.empty(), linux(ClassicProgram.of(Collections.nCopies(4096, RET))));
        assertEquals(Optional.of(Rule.LENGTH), linux(ClassicProgram.of(Collections.nCopies(4097, RET))));
    }

    @Test
    void exactly49CodesAreAccepted() {
        Set<Integer> accepted = new java.util.TreeSet<>();
        for (int code = 0; code <= 0xffff; code++) {
            // M[0] is written first, and k = 0 suits every opcode but div, mod
            ClassicProgram program = ClassicProgram.of(
                    ClassicInsn.of(ClassicOp.ST, 0), new ClassicInsn(code, 0, 0, isDivision(code) ? 1 : 0), RET);
            if (linux(program).isEmpty()) {
                accepted.add(code);
            } else {
                assertEquals(Optional.of(Rule.OPCODE), linux(program));
            }
        }
        assertEquals(Arrays.stream(ClassicOp.values()).map(ClassicOp::code).collect(Collectors.toSet()), accepted);
    }

    private static boolean isDivision(int code) {
        return code == ClassicOp.DIV_K.code() || code == ClassicOp.MOD_K.code();
    }

    @Test
    void jumpsEndInsideTheProgram() {
        for (ClassicOp op : ClassicOp.values()) {
            if (op.isConditional()) {
                assertEquals(Optional.empty(), linux(before(ClassicInsn.jump(op, 0, 0, 0))));
                assertEquals(Optional.of(Rule.JT_RANGE), linux(before(ClassicInsn.jump(op, 0, 1, 0))));
                assertEquals(Optional.of(Rule.JF_RANGE), linux(before(ClassicInsn.jump(op, 0, 0, 1))));
                assertEquals(Optional.of(Rule.JT_RANGE), linux(before(ClassicInsn.jump(op, 0, 255, 255))));
            }
        }
        for (int k : new int[] {1, 0x7fffffff, 0x80000000, 0xffffffff}) {
            assertEquals(Optional.of(Rule.JA_RANGE), linux(before(ClassicInsn.of(ClassicOp.JA, k))));
        }
    }

    /** Rules that look at instructions come before the last instruction's, and that before M[]'s. */
    @Test
    void rulesFireInTheKernelsOrder() {
        ClassicInsn readsCell = ClassicInsn.of(ClassicOp.LD_MEM, 0);
        ClassicInsn divides = ClassicInsn.of(ClassicOp.DIV_K, 0);
        ClassicInsn illegal = new ClassicInsn(0x8c, 0, 0, 0);
        assertEquals(Optional.of(Rule.DIV_BY_ZERO), linux(ClassicProgram.of(readsCell, divides, illegal)));
        assertEquals(Optional.of(Rule.OPCODE), linux(ClassicProgram.of(readsCell, illegal, divides)));
        assertEquals(Optional.of(Rule.LAST_RET), linux(ClassicProgram.of(readsCell, RET, readsCell)));
        assertEquals(Optional.of(Rule.MEM_INIT), linux(ClassicProgram.of(readsCell, RET)));
        assertEquals(
                Optional.of(Rule.LAST_RET),
                seccomp(ClassicProgram.of(ClassicInsn.of(ClassicOp.LD_H_ABS, 0), readsCell)));
    }

    @Test
    void allRefusalsOfAPassAreListed() {
        ClassicProgram program =
                ClassicProgram.of(ClassicInsn.jump(ClassicOp.JEQ_K, 0, 9, 9), ClassicInsn.of(ClassicOp.LSH_K, 32), RET);
        List<Refusal> refusals = ClassicChecker.linux().checkAll(program);
        assertEquals(
                List.of(Rule.JT_RANGE, Rule.JF_RANGE, Rule.SHIFT),
                refusals.stream().map(Refusal::rule).toList());
        assertEquals(Optional.of(refusals.get(0)), ClassicChecker.linux().check(program));
    }

    @Test
    void messagesSayWhatAndWhere() {
        ClassicProgram program = ClassicProgram.of(RET, RET, RET, ClassicInsn.jump(ClassicOp.JEQ_K, 0, 13, 0), RET);
        assertEquals(
                "insn 3: jump target 17 is outside the program of 5 instructions (rule JT_RANGE)",
                ClassicChecker.linux().check(program).orElseThrow().message());
        assertEquals(
                "program: 0 instructions, where 1 to 4096 are allowed (rule LENGTH)",
                ClassicChecker.linux().check(ClassicProgram.of()).orElseThrow().message());
    }

    @Test
    void seccompLoadsAlignedWords() {
        for (int k = 0; k < 100; k++) {
            boolean legal = k < 64 && k % 4 == 0;
            assertEquals(
                    legal,
                    seccomp(before(ClassicInsn.of(ClassicOp.LD_W_ABS, k))).isEmpty(),
                    "offset " + k);
        }
        for (Ancillary ancillary : Ancillary.values()) {
            assertEquals(
                    Optional.of(Rule.SECCOMP_OFFSET),
                    seccomp(before(ClassicInsn.of(ClassicOp.LD_W_ABS, ancillary.offset()))));
        }
    }

    @Test
    void seccompAllowsTheseOpcodesOnly() {
        Set<ClassicOp> refused = EnumSet.noneOf(ClassicOp.class);
        for (ClassicOp op : ClassicOp.values()) {
            ClassicProgram program = ClassicProgram.of(
                    ClassicInsn.of(ClassicOp.ST, 0), ClassicInsn.of(op, isDivision(op.code()) ? 1 : 0), RET);
            if (seccomp(program).isPresent()) {
                assertEquals(Optional.of(Rule.SECCOMP_OPCODE), seccomp(program));
                refused.add(op);
            }
        }
        assertEquals(
                EnumSet.of(
                        ClassicOp.LD_H_ABS,
                        ClassicOp.LD_B_ABS,
                        ClassicOp.LD_W_IND,
                        ClassicOp.LD_H_IND,
                        ClassicOp.LD_B_IND,
                        ClassicOp.LDX_MSH,
                        ClassicOp.MOD_K,
                        ClassicOp.MOD_X),
                refused);
    }

    @Test
    void realSeccompFiltersAreAccepted() throws Exception {
        for (Path file : SharedData.files("seccomp", ".bpf")) {
            byte[] bytes = Files.readAllBytes(file);
            assertEquals(ProgramFormat.RAW_LE, ProgramFormat.detect(bytes).format(), file.toString());
            ClassicProgram program = ProgramFormat.RAW_LE.decode(bytes);
            assertEquals(Optional.empty(), ClassicChecker.seccomp().check(program), file.toString());
        }
    }

    @Test
    void everyRuleHasAText() {
        List<String> texts = Stream.of(Rule.values()).map(Rule::text).toList();
        assertTrue(texts.stream().allMatch(text -> text.length() > 10));
        assertEquals(texts.size(), new ArrayList<>(Set.copyOf(texts)).size());
    }
}
