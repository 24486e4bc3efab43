package dev.bpf4j.runtime.jit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;
import org.objectweb.asm.util.TraceClassVisitor;

/** Looks into generated class files. */
final class ClassFiles {
    private ClassFiles() {}

    /** What the verifier of ASM has against a class; empty if nothing. */
    static String problems(byte[] classFile) {
        StringWriter text = new StringWriter();
        CheckClassAdapter.verify(
                new ClassReader(classFile), ClassFiles.class.getClassLoader(), false, new PrintWriter(text));
        return text.toString();
    }

    /** The bytecode as text. */
    static String text(byte[] classFile) {
        StringWriter text = new StringWriter();
        new ClassReader(classFile).accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        return text.toString();
    }

    /** The lengths of the code attributes of all methods in bytes, by name of the method. */
    static Map<String, Integer> codeLengths(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        char[] buffer = new char[reader.getMaxStringLength()];
        int at = reader.header + 6;
        at += 2 + 2 * reader.readUnsignedShort(at);
        at = members(reader, at, (name, member) -> {}, buffer);
        Map<String, Integer> lengths = new TreeMap<>();
        members(reader, at, (name, attribute) -> lengths.put(name, reader.readInt(attribute + 10)), buffer);
        return lengths;
    }

    /** Walks over fields or methods. @return the offset behind them */
    private static int members(ClassReader reader, int start, BiConsumer<String, Integer> onCode, char[] buffer) {
        int at = start + 2;
        for (int members = reader.readUnsignedShort(start); members > 0; members--) {
            String name = reader.readUTF8(at + 2, buffer);
            int attributes = reader.readUnsignedShort(at + 6);
            at += 8;
            for (; attributes > 0; attributes--) {
                if (reader.readUTF8(at, buffer).equals("Code")) {
                    onCode.accept(name, at);
                }
                at += 6 + reader.readInt(at + 2);
            }
        }
        return at;
    }
}
