package dev.bpf4j.conformance.prove.bytecode;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What is read of a class file. */
final class ClassCode extends ClassVisitor {
    final List<MethodCode> methods = new ArrayList<>();
    final List<FieldCode> fields = new ArrayList<>();
    String name = "";
    String superName = "";
    List<String> interfaces = List.of();
    int access;

    /** A field. @param desc descriptor of its type */
    record FieldCode(int access, String name, String desc) {}

    ClassCode() {
        super(Opcodes.ASM9);
    }

    @Override
    public void visit(int version, int flags, String type, String signature, String parent, String[] parents) {
        this.access = flags;
        this.name = type;
        this.superName = parent;
        this.interfaces = List.of(parents);
    }

    @Override
    public FieldVisitor visitField(int flags, String field, String descriptor, String signature, Object value) {
        fields.add(new FieldCode(flags, field, descriptor));
        return super.visitField(flags, field, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(int flags, String method, String descriptor, String signature, String[] thrown) {
        MethodCode code = new MethodCode(flags, method, descriptor);
        methods.add(code);
        return code;
    }
}
