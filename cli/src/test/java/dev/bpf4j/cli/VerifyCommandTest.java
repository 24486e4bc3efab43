package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.conformance.kernel.LiveKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
    private static final String SAFE = "r0 = 1\nexit\n";
    private static final String UNSAFE = "exit\n";

    @TempDir
    private Path folder;

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void acceptsWithStatistics() {
        String line = Outcome.ofText(SAFE, "verify", "-").succeeds().out();
        assertEquals("accept: 2 instructions, processed 2, states 0\n", line);
    }

    @Test
    void rejectsWithInstructionAndReason() {
        Outcome outcome = Outcome.ofText(UNSAFE, "verify", "-");
        assertEquals("reject: insn 0: R0 !read_ok\n", outcome.out());
        assertEquals("", outcome.err());
        assertEquals(1, outcome.status());
    }

    /** Bits show that a stack access is aligned, ranges that it is inside; a loop ends by following it, or by its counter. */
    @ParameterizedTest
    @CsvSource({
        "aligned, --domain product, accept",
        "aligned, --domain tnum, accept",
        "aligned, --domain interval, reject",
        "loop, --strategy paths, accept",
        "loop, --strategy fixpoint, accept",
        "loop, --budget 20, reject",
        "loop, --strategy fixpoint --budget 20, accept",
        "loop, --pruning off --no-liveness --no-precision, accept",
        "loop, --pruning exact, accept",
    })
    void explorationIsChosen(String program, String options, String verdict) throws IOException {
        String text = program.equals("loop")
                ? "r0 = 0\nr0 += 1\nif r0 < 100 goto -2\nexit\n"
                : "r2 = *(u32 *)(r1 +0)\n*(u64 *)(r10 -8) = 0\n*(u64 *)(r10 -16) = 0\nr2 &= 8\nr3 = r10\nr3 += r2\n"
                        + "r0 = *(u64 *)(r3 -16)\nexit\n";
        List<String> args = new ArrayList<>(List.of("verify", file(program + ".asm", text)));
        args.addAll(List.of(options.split(" ")));
        Outcome outcome = Outcome.of(args.toArray(new String[0]));
        assertTrue(outcome.out().startsWith(verdict), outcome.out() + outcome.err());
    }

    @ParameterizedTest
    @CsvSource({"--domain, crab", "--strategy, guess", "--pruning, some", "--budget, 0"})
    void unknownExplorationsAreWrongUsage(String option, String value) {
        assertEquals(2, Outcome.ofText(SAFE, "verify", "-", option, value).status());
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "r0 = *(u8 *)(r10 -1); exit                                  | root   | socket_filter | accept",
        "r0 = *(u8 *)(r10 -1); exit                                  | strict | socket_filter | reject",
        "r0 = r10; exit                                              | root   | memory        | accept",
        "r0 = r10; exit                                              | cap-bpf| memory        | reject",
        "r0 = *(u8 *)(r1 +0); exit                                   | strict | memory        | reject",
        "r2 += r1; r3 = r1; r3 += 1; r0 = 0; if r3 > r2 goto +1; r0 = *(u8 *)(r1 +0); exit | strict | memory | accept",
        "r0 = *(u32 *)(r1 +16); exit                                 | strict | socket_filter | accept",
        "r0 = *(u32 *)(r1 +60); exit                                 | strict | seccomp       | accept",
        "r0 = *(u32 *)(r1 +64); exit                                 | strict | seccomp       | reject",
    })
    // spotless:on
    void profileAndTypeDecide(String program, String profile, String type, String verdict) {
        String text = program.replace("; ", "\n");
        Outcome outcome = Outcome.ofText(text, "verify", "-", "--profile", profile, "--type", type);
        assertTrue(outcome.out().startsWith(verdict + ": "), outcome.out());
    }

    @Test
    void classicProgramsAreCheckedAndTranslated() {
        assertTrue(Outcome.ofText("ldh [12]\nret a\n", "verify", "-")
                .succeeds()
                .out()
                .startsWith("accept: "));
        String seccomp = "ld [4]\nret a\n";
        Outcome.ofText(seccomp, "verify", "-", "--type", "seccomp").succeeds();
        Outcome.ofText(seccomp, "verify", "-", "--type", "memory").fails(2, "--type memory: classic programs are");
        Outcome refused = Outcome.ofText("ret #1\nld M[1]\n", "verify", "-");
        assertEquals(1, refused.status());
        assertEquals("reject: insn 1: the program does not end in ret (rule LAST_RET)\n", refused.out());
    }

    @Test
    void severalProgramsAreNamed() throws IOException {
        String good = file("good", SAFE);
        String bad = file("bad", UNSAFE);
        String missing = folder.resolve("missing").toString();
        Outcome outcome = Outcome.of("verify", good, missing, bad).fails(1, missing + ": no such file");
        assertEquals(
                List.of(
                        good + ": accept: 2 instructions, processed 2, states 0",
                        bad + ": reject: insn 0: R0 !read_ok"),
                outcome.lines());
        assertEquals(2, Outcome.of("verify", good, good).succeeds().lines().size());
    }

    @Test
    void jsonHasOneObjectPerProgram() throws IOException {
        String good = file("good", SAFE);
        String missing = folder.resolve("missing").toString();
        String bad = file("bad", UNSAFE);
        Outcome outcome = Outcome.of("verify", "--json", good, missing, bad);
        assertEquals(1, outcome.status());
        assertEquals("", outcome.err());
        List<Map<String, String>> objects = outcome.json();
        assertEquals(
                List.of("accept", "error", "reject"),
                objects.stream().map(object -> object.get("verdict")).toList());
        objects.forEach(object -> assertEquals(
                Set.of("file", "verdict", "insn", "message", "processed", "states", "time_us"), object.keySet()));
        assertEquals("no such file", objects.get(1).get("message"));
        assertEquals("0", objects.get(2).get("insn"));
        assertEquals("R0 !read_ok", objects.get(2).get("message"));
    }

    @Test
    void logIsTheKernelsInForm() {
        List<String> lines =
                Outcome.ofText(SAFE, "verify", "-", "--log", "2").succeeds().lines();
        assertTrue(lines.contains("0: (b7) r0 = 1                        ; R0=1"), lines.toString());
        assertTrue(lines.get(lines.size() - 2).startsWith("processed 2 insns (limit 1000000) "), lines.toString());
        Map<String, String> object = Outcome.ofText(UNSAFE, "verify", "-", "--log", "1", "--json")
                .json()
                .get(0);
        assertTrue(object.get("log").contains("R0 !read_ok\n"), object.toString());
    }

    @Test
    void statisticsHaveTheColumnsOfVeristat() throws IOException {
        String good = file("good,1", SAFE);
        String object = Repository.file("examples/protocols.o");
        List<String> lines = Outcome.of("verify", "--stats", "--profile", "root", good, object)
                .succeeds()
                .lines();
        assertTrue(lines.get(0).startsWith("file_name,prog_name,verdict,duration,total_insns,total_states,"));
        assertTrue(
                lines.get(1)
                        .matches(
                                "\"good,1\",\"good,1\",success,\\d+,2,0,0,0,0,2,0,0,socket_filter,cgroup_inet_ingress,-1"),
                lines.get(1));
        assertTrue(lines.get(2).matches("protocols.o,count,success,\\d+,\\d+,.*,xdp,xdp,-1"), lines.get(2));
        Outcome missing = Outcome.of("verify", "--stats", "/no/file");
        assertEquals(1, missing.status());
        assertTrue(missing.lines().get(1).startsWith("file,file,failure,"), missing.out());
        assertFalse(missing.lines().get(1).contains(",,"), missing.out());
        Outcome.of("verify", "--stats", "--json", good).fails(2, "--stats goes with no --json");
    }

    @Test
    void theKernelJudgesObjectsAndOtherTypesToo() {
        Assumptions.assumeTrue(LiveKernel.availability().present(), "needs the live kernel");
        String object = Repository.file("examples/protocols.o");
        List<String> lines = Outcome.of("verify", object, "--profile", "root", "--kernel")
                .succeeds()
                .lines();
        assertTrue(lines.get(1).startsWith("  kernel accept: "), lines.toString());
        String[] xdp = {"verify", "-", "--type", "xdp", "--kernel"};
        assertEquals(
                "kernel accept", Outcome.ofText(SAFE, xdp).succeeds().lines().get(1));
        Outcome.ofText(SAFE, "verify", "-", "--type", "memory", "--kernel").fails(2, "the kernel has no programs of");
    }

    /** What is not there is refused where it is reached, as libbpf has it: a relocation that has no target, a function. */
    @Test
    void theKernelJudgesWhatLacksSomething() {
        Assumptions.assumeTrue(LiveKernel.availability().present(), "needs the live kernel");
        String target = Repository.file("ebpf/src/test/resources/objects/core_target.el.v3.o");
        for (String name : List.of("core", "unresolved")) {
            String object = Repository.file("ebpf/src/test/resources/objects/" + name + ".el.v3.o");
            for (Map<String, String> program : Outcome.of(
                            "verify", object, "--profile", "root", "--kernel", "--json", "--btf", target)
                    .json()) {
                assertEquals(program.get("verdict"), program.get("kernel"), program.toString());
                assertEquals(program.get("insn"), program.get("kernel_insn"), program.toString());
            }
        }
    }

    @Test
    void theKernelIsAskedToo() {
        if (!LiveKernel.availability().present()) {
            Outcome.ofText(SAFE, "verify", "-", "--kernel").fails(1, "the kernel cannot be asked: ");
        }
        Assumptions.assumeTrue(LiveKernel.availability().present(), "needs the live kernel");
        assertEquals(
                "kernel accept",
                Outcome.ofText(SAFE, "verify", "-", "--kernel")
                        .succeeds()
                        .lines()
                        .get(1));
        Outcome rejected = Outcome.ofText(UNSAFE, "verify", "-", "--kernel");
        assertEquals("kernel reject: R0 !read_ok (EACCES)", rejected.lines().get(1));
        Map<String, String> object = Outcome.ofText(UNSAFE, "verify", "-", "--kernel", "--json")
                .json()
                .get(0);
        assertEquals("reject", object.get("kernel"));
        assertEquals("R0 !read_ok (EACCES)", object.get("kernel_message"));
    }

    /** An object of the tests' own, with its C source beside it. */
    private String object(String name) throws IOException {
        Path file = folder.resolve(name);
        try (var content = VerifyCommandTest.class.getResourceAsStream("/objects/" + name)) {
            Files.copy(content, file);
        }
        return file.toString();
    }

    @Test
    void programsOfObjectsAreWhatTheirSectionsOrTheirCodeSay() throws IOException {
        Outcome outcome = Outcome.of("verify", object("sections.o"), "--profile", "root");
        assertEquals(1, outcome.status());
        assertEquals(
                List.of(
                        "from-netdev packet (sched_cls, as its code suggests): accept: 8 instructions, processed 9, states 1",
                        "2/7 frame (xdp, as its code suggests): accept: 9 instructions, processed 10, states 1",
                        "tail-0 pop (sched_cls, as its code suggests): accept: 2 instructions, processed 2, states 0",
                        "prog device (sched_cls, as its code suggests): accept: 8 instructions, processed 10, states 1",
                        "broken unchecked (sched_cls, as its code suggests): reject: insn 1: R1 offset is outside of the"
                                + " packet [./sections.c:35: return data[12];]",
                        "xdp_drop drop (xdp): reject: insn 0: invalid bpf_context access off=20 size=4"
                                + " [./sections.c:40: return xdp->egress_ifindex;]",
                        "cgroup/connect4 connect (cgroup_sock_addr): reject: insn 3: At program exit the register R0 has"
                                + " smin=2 smax=2 should have been in [0, 1] [./sections.c:46: return 2;]",
                        "fentry/vfs_read entry (tracing): reject: Tracing programs must provide btf_id"),
                outcome.lines());
    }

    @Test
    void objectsHaveAnObjectPerProgramInJson() throws IOException {
        String file = object("sections.o");
        List<Map<String, String>> objects =
                Outcome.of("verify", file, "--json", "--profile", "root").json();
        assertEquals(8, objects.size());
        assertEquals(
                Set.of(
                        "file",
                        "section",
                        "function",
                        "type",
                        "verdict",
                        "insn",
                        "message",
                        "processed",
                        "states",
                        "time_us"),
                objects.get(1).keySet());
        assertEquals("2/7", objects.get(1).get("section"));
        assertEquals("frame", objects.get(1).get("function"));
        assertEquals("./sections.c:35: return data[12];", objects.get(4).get("source"));
        Outcome.of("verify", file, "--type", "cgroup_device", "--profile", "root", "--json")
                .json()
                .forEach(object -> assertEquals("cgroup_device", object.get("type")));
    }

    @Test
    void brokenObjectsAreOneError() throws IOException {
        Path broken = Files.write(folder.resolve("broken.o"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
        Outcome.of("verify", broken.toString()).fails(1, broken + ": ");
    }

    /** A value of the kernel's configuration that an object needs has no default, unless the kernel version is asked for. */
    @Test
    void objectsAreGivenTheConfigurationThatTheyAskFor() {
        String object = Repository.file("ebpf/src/test/resources/objects/kconfig.eb.v3.o");
        Outcome missing = Outcome.of("verify", "--profile", "root", object);
        assertEquals(1, missing.status());
        assertEquals(
                "xdp configured (xdp): reject: insn 3: no value is given for the kernel configuration CONFIG_HZ",
                missing.out().lines().findFirst().orElseThrow().replaceFirst(" \\[.*", ""));
        String[] given = {
            "--kconfig", "CONFIG_HZ=250", "--kconfig", "CONFIG_BPF=y", "--kconfig", "CONFIG_CC_VERSION_TEXT=\"clang\""
        };
        List<String> arguments = new ArrayList<>(List.of("verify", "--profile", "root", object));
        arguments.addAll(List.of(given));
        Outcome.of(arguments.toArray(String[]::new)).succeeds();
        List<String> run = new ArrayList<>(
                List.of("run", object, "--program", "configured", "--pcap", Repository.file("examples/traffic.pcap")));
        Outcome refused = Outcome.of(run.toArray(String[]::new));
        assertEquals(1, refused.status());
        assertTrue(
                refused.err()
                        .endsWith(
                                "program configured insn 3: no value is given for the kernel configuration CONFIG_HZ\n"),
                refused::err);
        run.addAll(List.of(given));
        assertTrue(Outcome.of(run.toArray(String[]::new)).succeeds().out().endsWith(":300\n"));
    }
}
