package dev.bpf4j.conformance.cases;

import dev.bpf4j.ebpf.map.MapSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes cases as {@link CaseReader} reads them. */
public final class CaseWriter {
    private CaseWriter() {}

    /** The fields of a case: texts, numbers, lists and maps of these. */
    public static Map<String, Object> fields(VerifierCase c) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", c.id());
        fields.put("insns", HexFormat.of().formatHex(c.insns()));
        fields.put("prog_type", c.type());
        c.attachType().ifPresent(type -> fields.put("expected_attach_type", type));
        if (c.flags() != 0) {
            fields.put("flags", Integer.toUnsignedLong(c.flags()));
        }
        if (!c.maps().isEmpty()) {
            List<Object> maps = new ArrayList<>();
            for (CaseMap map : c.maps()) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("insn", map.insn());
                object.putAll(map(map.spec()));
                maps.add(object);
            }
            fields.put("maps", maps);
        }
        return fields;
    }

    private static Map<String, Object> map(MapSpec spec) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", spec.kind().kernelName());
        fields.put("key_size", Integer.toUnsignedLong(spec.keySize()));
        fields.put("value_size", Integer.toUnsignedLong(spec.valueSize()));
        fields.put("max_entries", Integer.toUnsignedLong(spec.maxEntries()));
        fields.put("flags", Integer.toUnsignedLong(spec.flags()));
        if (spec.details().extra() != 0) {
            fields.put("map_extra", spec.details().extra());
        }
        spec.inner().ifPresent(inner -> fields.put("inner", map(inner)));
        return fields;
    }
}
