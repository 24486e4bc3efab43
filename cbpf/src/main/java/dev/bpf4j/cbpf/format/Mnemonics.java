package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicOp;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The instruction table read backwards: from mnemonic and operand form to opcode. */
final class Mnemonics {

    private static final Map<String, Map<ClassicOp.Form, ClassicOp>> TABLE = Arrays.stream(ClassicOp.values())
            .collect(Collectors.groupingBy(
                    ClassicOp::mnemonic,
                    Collectors.toMap(
                            ClassicOp::form, op -> op, (a, b) -> a, () -> new EnumMap<>(ClassicOp.Form.class))));

    private Mnemonics() {}

    static boolean isMnemonic(String word) {
        return TABLE.containsKey(word);
    }

    static Optional<ClassicOp> find(String mnemonic, ClassicOp.Form form) {
        return Optional.ofNullable(TABLE.getOrDefault(mnemonic, Map.of()).get(form));
    }

    /** Whether the mnemonic takes no operand at all. */
    static boolean standsAlone(String mnemonic) {
        return find(mnemonic, ClassicOp.Form.NONE).isPresent();
    }
}
