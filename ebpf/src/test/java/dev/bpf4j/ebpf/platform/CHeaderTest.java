package dev.bpf4j.ebpf.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.ebpf.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CHeaderTest {
    @TempDir
    private Path folder;

    @Test
    void headersHaveHelpersMapsAndTheContext() {
        String header = CHeader.of(Linux.XDP);
        for (String line : new String[] {
            "#ifndef BPF4J_XDP_H",
            "struct xdp_md {",
            "\t__u32 data_end; /* 4: end of the packet */",
            "\tBPF_MAP_TYPE_LRU_HASH = 9,",
            "static void *(*bpf_map_lookup_elem)(void *, const void *) = (void *)1;",
            "static long (*bpf_trace_printk)(const void *, __u32, ...) = (void *)6;",
            "static long (*bpf_xdp_adjust_head)(void *, __u64) = (void *)44;",
        }) {
            assertTrue(header.contains("\n" + line + "\n"), line);
        }
    }

    /** With every warning on, for each program type, and each defines what it uses. */
    @Test
    void aCompilerTakesThem() throws IOException, InterruptedException {
        for (ProgramType<?> type : new Linux().programTypes()) {
            Path source = Files.writeString(folder.resolve(type.name() + ".c"), CHeader.of(type) + """

                    struct {
                    	__uint(type, BPF_MAP_TYPE_HASH);
                    	__uint(max_entries, 10);
                    	__type(key, __u32);
                    	__type(value, __u64);
                    } map SEC(".maps");
                    """);
            compile(source);
        }
    }

    private void compile(Path source) throws IOException, InterruptedException {
        Path output = folder.resolve("out.txt");
        Process compiler;
        try {
            compiler = new ProcessBuilder("cc", "-fsyntax-only", "-Wall", "-Wno-unused", "-Werror", source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "needs a C compiler");
            return;
        }
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS));
        assertEquals("", Files.readString(output));
        assertEquals(0, compiler.exitValue());
    }
}
