package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.helper.HelperTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectReportTest {
    static List<String> objects() {
        return TestObjects.names();
    }

    @Test
    void minimal() {
        String expected = """
                BPF object, little-endian, license: Dual MIT/GPL
                kernel version: 0x060100

                sections:
                      name                     type      flags     offset       size relocations
                    1 .strtab                  STRTAB               0x40c        108
                    2 .text                    PROGBITS     AX       0x40          0
                    3 xdp                      PROGBITS     AX       0x40         16
                    4 license                  PROGBITS     WA       0x50         13
                    5 version                  PROGBITS     WA       0x60          4
                """;
        String report = ObjectReport.format(TestObjects.load("minimal.el.v3"), HelperTable.empty());
        assertEquals(head(expected, 8), head(report, 8));
        assertTrue(report.endsWith("""

                        BTF: 14 types (1 array, 2 datasec, 1 func, 1 func_proto, 4 int, 1 ptr, 1 struct, 1 typedef, 2 var)

                        program pass, section xdp, type xdp, 2 slots:
                        int pass(struct xdp_md * context):
                          ;  return 2;  ./minimal.c:5
                             0: (b4) w0 = 2
                             1: (95) exit
                        """.replace(";  return", "; return")), report);
    }

    private static List<String> head(String text, int skipped) {
        return text.lines()
                .filter(line -> !line.contains(".strtab"))
                .limit(skipped)
                .toList();
    }

    @Test
    void mapsAndWhatIsMissing() {
        String maps = ObjectReport.format(TestObjects.load("maps_btf.el.v3"), HelperTable.empty());
        assertTrue(maps.contains("""
                    2 outer: array_of_maps, key 4, value 4, max_entries 3, flags 0x0, key type u32
                      holds maps like: array, key 4, value 8, max_entries 8, flags 0x0
                      [0] = inner_a
                      [2] = inner_b
                """));
        assertTrue(maps.contains("r1 = map_idx 2 ll  ; outer\n"));
        String missing = ObjectReport.format(TestObjects.load("unresolved.el.v3"), HelperTable.empty());
        assertTrue(missing.contains("call 195896080  ; unresolved: function missing is not defined\n"), missing);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void onlyWhatJsonHas(String name) {
        Map<String, Object> tree = ObjectTree.of(TestObjects.load(name), HelperTable.empty());
        assertJson(tree);
        assertEquals(TestObjects.load(name).programs().size(), ((List<?>) tree.get("programs")).size());
    }

    private static void assertJson(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> {
                assertTrue(key instanceof String);
                assertJson(entry);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(ObjectReportTest::assertJson);
        } else {
            assertTrue(
                    value instanceof String
                            || value instanceof Integer
                            || value instanceof Long
                            || value instanceof Boolean,
                    String.valueOf(value));
        }
    }
}
