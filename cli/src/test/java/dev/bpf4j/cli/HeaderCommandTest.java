package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderCommandTest {
    private static final String CLASSES = """
            package shop;
            import dev.bpf4j.ebpf.context.BpfContext;
            import dev.bpf4j.ebpf.platform.Platform;
            import dev.bpf4j.ebpf.platform.ProgramType;
            import java.util.List;

            @BpfContext("parcel")
            record Parcel(int grams, byte kind) {}

            @BpfContext("wrong")
            record Wrong(String name) {}

            record Plain(int x) {}

            final class Hidden implements Platform {
                private Hidden() {}
                public String name() { return "hidden"; }
                public List<ProgramType<?>> programTypes() { return List.of(); }
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void compile() throws IOException {
        Path source = Files.writeString(folder.resolve("Classes.java"), CLASSES);
        String classPath = System.getProperty("java.class.path");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), "-cp", classPath, source.toString()));
    }

    private Outcome header(String name) {
        return Outcome.of("header", name, "--class-path", folder.toString());
    }

    @Test
    void typesOfLinuxAreKnown() {
        List<String> lines = Outcome.of("header", "sched_cls").succeeds().lines();
        assertTrue(lines.contains("struct __sk_buff {"));
        assertTrue(lines.contains("static long (*bpf_skb_vlan_pop)(void *) = (void *)19;"));
    }

    @Test
    void markedRecordsOfTheUserAreStructures() {
        String header = header("shop.Parcel").succeeds().out();
        assertTrue(header.contains("""
                struct parcel {
                \t__u32 grams; /* 0: read */
                \t__u8 kind; /* 4: read */
                };
                """), header);
        assertTrue(header.contains("(*bpf_map_lookup_elem)"), header);
    }

    /** The header of the example is what its build script says. */
    @Test
    void platformsOfTheUserHaveTheirHelpers() throws IOException, URISyntaxException {
        Path classes = Path.of(dev.bpf4j.examples.orders.Shop.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertEquals(
                Files.readString(Path.of(Repository.file("examples/orders/src/main/c/order_rule.h"))),
                Outcome.of("header", "dev.bpf4j.examples.orders.Shop", "--class-path", classes.toString())
                        .succeeds()
                        .out());
    }

    @Test
    void whatDeclaresNothingIsOneLine() {
        header("shop.Plain").fails(1, "shop.Plain: neither a Platform nor marked @BpfContext");
        header("shop.Wrong").fails(1, "shop.Wrong: ");
        header("shop.Hidden").fails(1, "a platform needs a public constructor without parameters");
        header("shop.Nothing").fails(1, "shop.Nothing: neither a program type of Linux nor a Java class in ");
        Outcome.of("header", "xdb").fails(1, "xdb: neither a program type of Linux nor a Java class");
        Outcome.of("header", "x", "--class-path", "nosuchfolder").fails(1, "nosuchfolder: no such folder or jar");
    }
}
