package dev.bpf4j.ebpf.context;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a method without parameters that reads a field of a {@link BpfContext} class. See {@link AnnotatedContext}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface BpfField {
    /** Bytes from the start of the structure; a multiple of the field's size. */
    int offset();

    /** Whether programs may write the field: by a method of the same name that takes the value. */
    boolean writable() default false;
}
