package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.ebpf.context.CStruct;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextLayoutTest {
    private static final List<ContextType<?>> STRUCTURES = List.of(
            SkbContexts.TRAFFIC_CONTROL,
            XdpBuffer.CONTEXT,
            KernelContexts.SOCK_OPS,
            KernelContexts.SOCK_ADDR,
            SeccompData.CONTEXT);

    @TempDir
    private Path directory;

    /** The C compiler checks every offset and size against the kernel's headers. */
    @Test
    void fieldsAreWhereTheKernelsHeadersHaveThem() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/usr/include/linux/bpf.h")), "needs the headers of Linux");
        StringBuilder c =
                new StringBuilder("#include <stddef.h>\n#include <linux/bpf.h>\n#include <linux/seccomp.h>\n");
        for (ContextType<?> type : STRUCTURES) {
            for (Field<?> field : type.fields()) {
                if (!NEWER.contains(field.name())) {
                    String member = "((struct " + type.name() + " *)0)->" + field.name();
                    c.append("_Static_assert(offsetof(struct ")
                            .append(type.name())
                            .append(", ");
                    c.append(field.name())
                            .append(") == ")
                            .append(field.offset())
                            .append(", \"offset\");\n");
                    c.append("_Static_assert(sizeof(").append(member).append(") == ");
                    c.append(field.width().bytes())
                            .append(", \"size of ")
                            .append(field.name())
                            .append("\");\n");
                }
            }
        }
        compile(c.toString());
    }

    /** In the header from this version of the kernel on, not in all that are installed. */
    private static final List<String> NEWER = List.of("skb_hwtstamp", "tstamp_type", "hwtstamp");

    @Test
    void generatedHeadersHaveTheSameSize() throws IOException, InterruptedException {
        StringBuilder c = new StringBuilder("#include <stddef.h>\n#include <linux/types.h>\n");
        for (ContextType<?> type : List.of(XdpBuffer.CONTEXT, KernelContexts.PT_REGS, KernelContexts.SOCK_ADDR)) {
            c.append(CStruct.of(type));
            for (Field<?> field : type.fields()) {
                c.append("_Static_assert(offsetof(struct ").append(type.name()).append(", ");
                c.append(field.name()).append(") == ").append(field.offset()).append(", \"offset\");\n");
            }
        }
        compile(c.toString());
    }

    private void compile(String text) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("layout.c"), text);
        Path output = directory.resolve("out.txt");
        Process compiler;
        try {
            compiler = new ProcessBuilder("cc", "-fsyntax-only", source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "needs a C compiler");
            return;
        }
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, compiler.exitValue(), () -> {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                return e.getMessage();
            }
        });
    }

    @Test
    void recordsOfTheKernelAreReadNarrowlyAndWrittenWhereAllowed() {
        KernelRecord connect = new KernelRecord(KernelContexts.SOCK_ADDR).set("user_port", 0x1234);
        long port = new Machine<>(Linux.CGROUP_SOCK_ADDR).run(connect, """
                r0 = *(u16 *)(r1 + 24)
                r2 = 0x5678
                *(u32 *)(r1 + 24) = r2
                exit
                """);
        assertEquals(0x1234, port);
        assertEquals(0x5678, connect.value("user_port"));
        KernelRecord registers = new KernelRecord(KernelContexts.PT_REGS).set("rdi", -2);
        assertEquals(-2, new Machine<>(Linux.KPROBE).run(registers, "r0 = *(u64 *)(r1 + 112)\nexit"));
        assertTrue(KernelContexts.TRACEPOINT.access(0, Width.DW, false).isEmpty());
        assertTrue(KernelContexts.TRACEPOINT.access(13, Width.B, false).isPresent());
    }

    @Test
    void everyProgramTypeMayCallWhatLinuxLetsItCall() {
        for (ProgramType<?> type : new Linux().programTypes()) {
            type.helpers()
                    .all()
                    .forEach(helper -> assertTrue(helper.prototype().isKernelFunction()
                            || HelperCatalog.instance()
                                    .prototype(helper.id(), type.name())
                                    .isPresent()));
        }
        assertTrue(Linux.XDP.helpers().byId(44).isPresent());
        assertTrue(Linux.SCHED_CLS.helpers().byId(44).isEmpty());
    }
}
