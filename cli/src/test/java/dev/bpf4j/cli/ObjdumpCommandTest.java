package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjdumpCommandTest {
    private static final String OBJECT = "examples/protocols.o";

    @Test
    void showsMapsAndProgramsWithSourceLines() {
        List<String> lines =
                Outcome.of("objdump", Repository.file(OBJECT)).succeeds().lines();
        for (String line : List.of(
                "BPF object, little-endian, license: Apache-2.0",
                "    0 packets: array, key 4, value 8, max_entries 256, flags 0x0, key type u32, value type u64",
                "program count, section xdp, type xdp, 17 slots:",
                "  ; u32 protocol = frame[23];  ./protocols.c:27",
                "    11: (85) call bpf_map_lookup_elem#1")) {
            assertTrue(lines.contains(line), line);
        }
    }

    @Test
    void jsonIsOneObject() throws IOException {
        Outcome outcome =
                Outcome.of("objdump", "--json", Repository.file(OBJECT)).succeeds();
        assertEquals(1, outcome.lines().size());
        try (JsonParser parser = new JsonFactory().createParser(outcome.out())) {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken());
            assertEquals("file", parser.nextFieldName());
            parser.nextToken();
            assertEquals("byte_order", parser.nextFieldName());
            assertEquals("little", parser.nextTextValue());
            while (parser.nextToken() != null) {
                // the rest is well formed
            }
        }
        assertTrue(outcome.out().contains("\"maps\":[{\"name\":\"packets\",\"type\":\"array\",\"key_size\":4,"));
    }

    @Test
    void readsStandardInput() throws IOException {
        byte[] object = Files.readAllBytes(Path.of(Repository.file(OBJECT)));
        assertEquals(
                Outcome.of("objdump", Repository.file(OBJECT)).out(),
                Outcome.of(object, "objdump", "-").succeeds().out());
    }

    @Test
    void optionsOfTheKernelAreGiven() {
        String object = Repository.file("ebpf/src/test/resources/objects/kconfig.el.v3.o");
        Outcome.of("objdump", object, "--kconfig", "CONFIG_HZ=250").succeeds();
    }

    @Test
    void typesOfTheTargetRelocate() {
        String object = Repository.file("ebpf/src/test/resources/objects/core.el.v3.o");
        String target = Repository.file("ebpf/src/test/resources/objects/core_target.el.v3.o");
        String compiled = "     0: (61) r0 = *(u32 *)(r1 +4)";
        String relocated = "     0: (79) r0 = *(u64 *)(r1 +24)";
        List<String> before = Outcome.of("objdump", object).succeeds().lines();
        assertTrue(before.contains(compiled) && !before.contains(relocated));
        List<String> after =
                Outcome.of("objdump", object, "--btf", target).succeeds().lines();
        assertTrue(after.contains(relocated), after::toString);
    }

    @Test
    void aTargetWithoutTypesIsOneLine() {
        String object = Repository.file(OBJECT);
        Outcome.of("objdump", object, "--btf", "nosuchfile").fails(1, "nosuchfile: no such file");
        Outcome.of("objdump", object, "--btf", Repository.file(Repository.FILTER))
                .fails(1, "port22.txt: ");
    }

    @Test
    void whatIsNoObjectIsOneLine() {
        Outcome.of("objdump", "nosuchfile").fails(1, "nosuchfile: no such file");
        Outcome.of(new byte[0], "objdump", "-").fails(1, "-: ");
        Outcome.of("objdump", Repository.file(Repository.FILTER)).fails(1, "port22.txt: ");
    }
}
