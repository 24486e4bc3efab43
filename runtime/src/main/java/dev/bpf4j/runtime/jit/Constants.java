package dev.bpf4j.runtime.jit;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/** Java objects that generated code uses as constants: the class data of its hidden class. HotSpot inlines through them. */
final class Constants {
    private static final Handle CLASS_DATA_AT = new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/MethodHandles",
            "classDataAt",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
            false);

    private final List<Object> values = new ArrayList<>();
    private final Map<Object, Integer> indices = new IdentityHashMap<>();

    /** The constant for an object. @param type internal name of its type */
    ConstantDynamic of(Object value, String type) {
        int index = indices.computeIfAbsent(value, v -> {
            values.add(v);
            return values.size() - 1;
        });
        return new ConstantDynamic("_", Names.descriptor(type), CLASS_DATA_AT, index);
    }

    /** The class data. */
    List<Object> values() {
        return List.copyOf(values);
    }
}
