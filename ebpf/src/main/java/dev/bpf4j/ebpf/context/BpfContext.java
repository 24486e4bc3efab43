package dev.bpf4j.ebpf.context;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a record or class whose objects are contexts of programs. See {@link AnnotatedContext}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BpfContext {
    /** The name of the structure in C. */
    String value();
}
