package dev.bpf4j.conformance.prove.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.domain.DomainProof.Verdict;
import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The proofs that docs/soundness.md lists. */
class DomainProofTest {
    private static final Path PAGE = Path.of(System.getProperty("bpf4j.root", ".."), "docs", "soundness.md");

    /** What can be proved again in every build, by the CPU seconds that the page says it takes. */
    private static final double QUICK = 0.1;

    private static final DomainProver PROVER = new DomainProver(Duration.ofMinutes(5));

    /** The width of what is not proved within the time. */
    private static final int OPEN = 0;

    /** A line of the table. */
    private record Row(int bits, double seconds) {
        boolean isProved() {
            return bits != OPEN;
        }
    }

    /** The rows of the page by theorem. */
    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.matches("\\| [A-Z].* \\| (\\d+|open) \\| [0-9.]+ \\|")) {
                String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
                int bits = cells[1].equals("open") ? OPEN : Integer.parseInt(cells[1]);
                rows.put(cells[0].replace(" (time limit)", ""), new Row(bits, Double.parseDouble(cells[2])));
            }
        }
        return rows;
    }

    @Test
    void thePageListsEveryTheorem() throws IOException {
        assertEquals(DomainProver.theorems(), List.copyOf(rows().keySet()));
    }

    @Test
    void everyContractIsATheorem() {
        Terms terms = new Terms(100_000);
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        try (Solver solver = Solver.ofBits(terms, deadline)) {
            Set<String> methods =
                    Set.copyOf(Contracts.methods(new Setting(new Bytecode(terms, solver, deadline), Long.SIZE)));
            Set<String> proved = Theorems.all().stream()
                    .flatMap(theorem -> theorem.proves().stream())
                    .collect(Collectors.toSet());
            assertTrue(proved.containsAll(methods), () -> methods + " are not all in " + proved);
        }
    }

    @Test
    void whatIsProvedQuicklyIsProvedAgain() throws IOException {
        List<String> failed = new ArrayList<>();
        int count = 0;
        for (Map.Entry<String, Row> entry : rows().entrySet()) {
            if (entry.getValue().isProved() && entry.getValue().seconds() <= QUICK) {
                count++;
                DomainProof proof =
                        PROVER.prove(entry.getKey(), List.of(entry.getValue().bits()));
                if (!proof.isProved()) {
                    failed.add(proof.row());
                }
            }
        }
        System.out.println("[domain] " + count + " theorems proved again");
        assertEquals(List.of(), failed);
        assertTrue(count > 30, "few theorems are quick");
    }

    @Test
    void everythingIsProvedAgain() throws IOException {
        assumeTrue(Boolean.getBoolean("bpf4j.long"), "all proofs are for -Dbpf4j.long=true");
        List<String> failed = new ArrayList<>();
        for (Map.Entry<String, Row> entry : rows().entrySet()) {
            DomainProof proof =
                    PROVER.prove(entry.getKey(), List.of(entry.getValue().bits()));
            System.out.println("[domain] " + proof.row());
            if (!proof.isProved()) {
                failed.add(proof.row());
            }
        }
        assertEquals(List.of(), failed);
    }

    /** What is not so is refuted with numbers that show it. */
    @Test
    void aWrongTheoremIsRefuted() {
        Theorem wrong = new Theorem("sums are differences", List.of("Tnum.add/2"), s -> {
            Value a = s.tnum("a");
            Value b = s.tnum("b");
            Term x = s.number("x");
            Term y = s.number("y");
            Term held = s.terms().and(s.contains(a, x), s.contains(b, y));
            return new Theorem.Claim(
                    held, s.contains(s.call("Tnum.add", a, b), s.terms().binary(Op.SUB, x, y)));
        });
        DomainProof proof = PROVER.prove(wrong, Long.SIZE);
        assertEquals(Verdict.REFUTED, proof.verdict());
        assertTrue(proof.detail().contains("x=0x"), proof::detail);
    }

    /** An exception is a counterexample too. */
    @Test
    void codeThatThrowsIsRefuted() {
        Theorem wrong = new Theorem("any two numbers are a tristate number", List.of(), s -> {
            Value made = s.code().objects().allocate(s.state(), s.get(s.tnum("t")));
            s.call("Tnum.<init>", made, Setting.value(s.number("value")), Setting.value(s.number("mask")));
            return new Theorem.Claim(s.terms().yes(), s.terms().yes());
        });
        DomainProof proof = PROVER.prove(wrong, Long.SIZE);
        assertEquals(Verdict.REFUTED, proof.verdict());
    }

    /** No proof within the time is no proof. */
    @Test
    void timeOutsAreOpen() {
        DomainProof proof = new DomainProver(Duration.ofMillis(20)).prove("Range.multiply 64", List.of(Long.SIZE));
        assertEquals(Verdict.OPEN, proof.verdict());
        assertFalse(proof.detail().isEmpty());
    }
}
