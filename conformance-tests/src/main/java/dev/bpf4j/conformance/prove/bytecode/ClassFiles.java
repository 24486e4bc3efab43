package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The class files that this very process runs. */
final class ClassFiles {
    private static final String OURS = "dev/bpf4j/";

    private final Map<String, ClassCode> classes = new HashMap<>();
    private final Map<MethodCode, Flow> flows = new HashMap<>();

    /** Whether methods of this class are run; those of others are known by their meaning. */
    static boolean isOurs(String name) {
        return name.startsWith(OURS);
    }

    ClassCode load(String name) {
        return classes.computeIfAbsent(name, ClassFiles::read);
    }

    private static ClassCode read(String name) {
        try (InputStream bytes =
                loaded(name).getResourceAsStream(name.substring(name.lastIndexOf('/') + 1) + ".class")) {
            if (bytes == null) {
                throw new UndecidedException("no class file of " + name, "");
            }
            ClassCode node = new ClassCode();
            new ClassReader(bytes).accept(node, ClassReader.SKIP_FRAMES);
            return node;
        } catch (IOException e) {
            throw new UndecidedException("the class file of " + name + " cannot be read: " + e.getMessage(), "");
        }
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name.replace('/', '.'), false, ClassFiles.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UndecidedException("no class " + name, "");
        }
    }

    /** The method that a call of this name on an object of this class runs; empty if it is not one of ours. */
    Optional<Method> find(String type, String name, String descriptor) {
        if (!isOurs(type)) {
            return Optional.empty();
        }
        ClassCode node = load(type);
        for (MethodCode method : node.methods) {
            if (method.name.equals(name)
                    && method.desc.equals(descriptor)
                    && (method.access & Opcodes.ACC_ABSTRACT) == 0) {
                return Optional.of(new Method(node.name, method));
            }
        }
        Optional<Method> above = node.superName == null ? Optional.empty() : find(node.superName, name, descriptor);
        for (String parent : node.interfaces) {
            if (above.isEmpty()) {
                above = find(parent, name, descriptor);
            }
        }
        return above;
    }

    /** The one method of a class with this name and so many arguments, counting the object itself. */
    Method only(String type, String name, int arguments) {
        List<MethodCode> found = load(type).methods.stream()
                .filter(method -> method.name.equals(name))
                .filter(method -> arguments == arguments(method))
                .filter(method -> (method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) == 0)
                .toList();
        if (found.size() != 1) {
            throw new UndecidedException(found.size() + " methods " + type + "." + name, "");
        }
        return new Method(type, found.get(0));
    }

    private static int arguments(MethodCode method) {
        return Type.getArgumentTypes(method.desc).length + ((method.access & Opcodes.ACC_STATIC) == 0 ? 1 : 0);
    }

    /** The fields of a class and of those above it. */
    List<ClassCode.FieldCode> fields(String type) {
        if (!isOurs(type)) {
            return List.of();
        }
        ClassCode node = load(type);
        return Stream.concat(fields(node.superName).stream(), node.fields.stream())
                .filter(field -> (field.access() & Opcodes.ACC_STATIC) == 0)
                .toList();
    }

    Flow flow(MethodCode method) {
        return flows.computeIfAbsent(method, Flow::new);
    }

    boolean isSubtype(String type, String of) {
        if (type.equals(of) || of.equals("java/lang/Object")) {
            return true;
        }
        if (!isOurs(type)) {
            return false;
        }
        ClassCode node = load(type);
        return isSubtype(node.superName, of) || node.interfaces.stream().anyMatch(parent -> isSubtype(parent, of));
    }

    /** Whether no field changes after construction, so that equal objects are as good as one. */
    boolean isImmutable(String type) {
        return isOurs(type)
                && load(type).fields.stream()
                        .allMatch(field -> (field.access() & (Opcodes.ACC_FINAL | Opcodes.ACC_STATIC)) != 0);
    }

    boolean isEnum(String type) {
        return isOurs(type) && (load(type).access & Opcodes.ACC_ENUM) != 0;
    }

    /** A method and the class that has it. */
    record Method(String owner, MethodCode node) {
        boolean isStatic() {
            return (node.access & Opcodes.ACC_STATIC) != 0;
        }

        String shortName() {
            return owner.substring(owner.lastIndexOf('/') + 1) + "." + node.name;
        }
    }
}
