package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.term.Term;
import java.util.List;
import org.objectweb.asm.Handle;

/** What a local variable, a field or a place on the operand stack holds. */
public sealed interface Value {
    /** An int or smaller as 32 bits, or a long as 64. A boolean is the int 0 or 1. */
    record Number(Term term) implements Value {}

    /** An int that is less than, equal to or greater than 0 as {@code a} is to {@code b}: what a comparison gives. */
    record Comparison(Term a, Term b, boolean signed) implements Value {}

    /** An object or an array on the heap. */
    record Reference(int id) implements Value {}

    /** The null reference, the result of a void method, and what is not set. */
    record Nothing() implements Value {}

    /** A constant that nobody looks into: text, a class, an exception. */
    record Opaque(Object constant) implements Value {}

    /** A lambda or a method reference. */
    record Function(Handle implementation, List<Value> captured) implements Value {}

    /** An {@code Optional}. @param value {@link Nothing} if it is never present */
    record Possible(Term present, Value value) implements Value {}

    Value NOTHING = new Nothing();

    /** Whether it takes two places on the operand stack, as far as the instructions that move them go. */
    default boolean isWide() {
        return this instanceof Number number && number.term().bits() == Long.SIZE;
    }
}
