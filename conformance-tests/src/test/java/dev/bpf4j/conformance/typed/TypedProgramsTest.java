package dev.bpf4j.conformance.typed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.ebpf.btf.StructWalk;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Programs that are judged by the types of the kernel, against what Linux 6.18 said of them: tracepoints with typed
 * arguments, iterators, functions that control TCP connections, and helpers that take or give objects.
 */
class TypedProgramsTest {
    private static final String FOLDER = "/typed/";
    private static final String RELEASE = "6.18";

    private static byte[] resource(String name) {
        try (InputStream in = TypedProgramsTest.class.getResourceAsStream(FOLDER + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String[]> recorded() {
        return new String(resource("verdicts.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .toList();
    }

    @Test
    void oursAreTheKernels() {
        KernelTypes kernel = KernelTypes.running();
        assumeTrue(
                System.getProperty("os.version").startsWith(RELEASE)
                        && kernel.types().isPresent(),
                "types of Linux " + RELEASE + " in /sys/kernel/btf/vmlinux");
        ObjectFile.Options options =
                ObjectFile.Options.none().withTarget(kernel.types().get());
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT), kernel);
        for (String[] row : recorded()) {
            ObjectFile object = ObjectFile.load(resource(row[0] + ".o"), options);
            Judgement ours =
                    judge.judge(object, object.program(row[1]).orElseThrow()).judgement();
            assertEquals(row[2], ours.kind().toString(), () -> row[1] + ": " + ours.line());
            if (!row[3].isEmpty()) {
                assertEquals(row[3], ours.message(), row[1]);
            }
        }
    }

    /** Without types of a kernel, what needs them is refused, and the rest is not. */
    @Test
    void refusesWhatNeedsTypes() {
        ObjectFile object = ObjectFile.load(resource("tracing.o"));
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT));
        for (ObjectProgram program : object.programs()) {
            Judgement ours = judge.judge(object, program).judgement();
            boolean typed = !program.section().startsWith("raw_tp");
            assertEquals(!typed, ours.isAccepted(), () -> program.name() + ": " + ours.line());
            assertTrue(ours.message().lines().count() <= 1);
        }
    }

    /** The types that an object brings along serve as those of a kernel. */
    @Test
    void followsLoads() {
        KernelTypes types =
                KernelTypes.of(ObjectFile.load(resource("congestion.o")).btf().orElseThrow());
        assertEquals(Optional.of(new StructWalk.Number("sock_common", "skc_family")), types.load("tcp_sock", 0, 2));
        assertEquals(Optional.of(new StructWalk.Number("sock", "sk_pacing_rate")), types.load("tcp_sock", 8, 8));
        assertEquals(
                Optional.of(new StructWalk.Number("inet_connection_sock", "icsk_ca_priv")),
                types.load("tcp_sock", 32, 4));
        assertEquals(
                Optional.of(new StructWalk.Refused("access beyond struct sock_common at off 0 size 4")),
                types.load("tcp_sock", 0, 4));
        assertEquals(
                Optional.of(new StructWalk.Refused(
                        "access beyond the end of member sk_rcvbuf (mend:20) in struct sock" + " with off 16 size 8")),
                types.load("tcp_sock", 16, 8));
        assertEquals(
                Optional.of(new StructWalk.Refused("struct sock doesn't have field at offset 2")),
                types.load("sock", 2, 2));
        assertEquals(
                Optional.of(new StructWalk.Refused("access beyond struct sock at off 24 size 1")),
                types.load("sock", 24, 1));
        assertEquals(Optional.empty(), types.load("no_such_struct", 0, 8));
        assertTrue(types.isA("tcp_sock", "sock_common"));
        assertFalse(types.isA("sock_common", "tcp_sock"));
        assertEquals(Optional.empty(), types.refusesChange(8, 8));
        assertEquals(Optional.of("no write support to tcp_sock at off 0"), types.refusesChange(0, 2));
    }

    /** What is behind the address of anything but a structure may be read, and no more. */
    @Test
    void readsMemoryOfUnknownKind() {
        KernelTypes types =
                KernelTypes.of(ObjectFile.load(resource("congestion.o")).btf().orElseThrow());
        assertEquals(Optional.of(new StructWalk.Memory()), types.load("tcp_congestion_ops", 0, 8));
        assertEquals(
                Optional.of(new StructWalk.Refused("cannot access ptr member ssthresh with moff 0 in struct"
                        + " tcp_congestion_ops with off 4 size 4")),
                types.load("tcp_congestion_ops", 4, 4));
    }
}
