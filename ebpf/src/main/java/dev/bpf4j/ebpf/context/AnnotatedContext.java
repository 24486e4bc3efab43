package dev.bpf4j.ebpf.context;

import dev.bpf4j.ebpf.isa.Width;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/**
 * Context types declared by Java types that {@link BpfContext} marks. The components of a record are the fields, in their
 * order, aligned as C aligns them. Of a class the fields are what its methods with {@link BpfField} read.
 *
 * <p>{@code byte} makes a field of 1 byte, {@code short} and {@code char} of 2, {@code int} of 4, {@code long} of 8.
 */
public final class AnnotatedContext {
    private AnnotatedContext() {}

    /**
     * The context type of a marked Java type.
     *
     * @param lookup of the code that declares it, {@link MethodHandles#lookup}: the accessors are called with its rights
     * @throws IllegalArgumentException if the type is not marked, a field has another type, overlaps, is not aligned, or
     *     has no method to write it by; or if the lookup does not reach an accessor
     */
    public static <T> ContextType<T> of(Class<T> javaType, MethodHandles.Lookup lookup) {
        BpfContext mark = javaType.getAnnotation(BpfContext.class);
        if (mark == null) {
            throw new IllegalArgumentException(javaType.getName() + " is not marked @BpfContext");
        }
        ContextType.Builder<T> type = ContextType.named(mark.value(), javaType);
        if (javaType.isRecord()) {
            components(javaType, lookup, type);
        } else {
            methods(javaType, lookup, type);
        }
        return type.build();
    }

    private static <T> void components(Class<T> javaType, MethodHandles.Lookup lookup, ContextType.Builder<T> type) {
        int end = 0;
        for (RecordComponent component : javaType.getRecordComponents()) {
            Width width = width(component.getAccessor());
            int offset = end + width.bytes() - 1 & -width.bytes();
            type.field(component.getName(), offset, width, reader(javaType, lookup, component.getAccessor()));
            end = offset + width.bytes();
        }
    }

    private static <T> void methods(Class<T> javaType, MethodHandles.Lookup lookup, ContextType.Builder<T> type) {
        for (Method method : javaType.getDeclaredMethods()) {
            BpfField field = method.getAnnotation(BpfField.class);
            if (field != null && field.writable()) {
                type.field(
                        method.getName(),
                        field.offset(),
                        width(method),
                        reader(javaType, lookup, method),
                        writer(javaType, lookup, method));
            } else if (field != null) {
                type.field(method.getName(), field.offset(), width(method), reader(javaType, lookup, method));
            }
        }
    }

    private static Width width(Method accessor) {
        Class<?> type = accessor.getReturnType();
        if (accessor.getParameterCount() == 0) {
            if (type == long.class) {
                return Width.DW;
            } else if (type == int.class) {
                return Width.W;
            } else if (type == short.class || type == char.class) {
                return Width.H;
            } else if (type == byte.class) {
                return Width.B;
            }
        }
        throw new IllegalArgumentException(accessor + " is not a field of 1, 2, 4 or 8 bytes");
    }

    private static <T> ToLongFunction<T> reader(Class<T> javaType, MethodHandles.Lookup lookup, Method accessor) {
        try {
            MethodHandle handle = lookup.unreflect(accessor);
            return lookup.hasFullPrivilegeAccess() ? lambda(javaType, lookup, handle) : calling(accessor, handle);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("cannot read by " + accessor + ": " + e.getMessage(), e);
        }
    }

    /** A lambda of the accessor, as fast as one written by hand. */
    private static <T> ToLongFunction<T> lambda(Class<T> javaType, MethodHandles.Lookup lookup, MethodHandle handle) {
        try {
            @SuppressWarnings("unchecked") // the factory makes what is asked for
            ToLongFunction<T> function = (ToLongFunction<T>) LambdaMetafactory.metafactory(
                            lookup,
                            "applyAsLong",
                            MethodType.methodType(ToLongFunction.class),
                            MethodType.methodType(long.class, Object.class),
                            handle,
                            MethodType.methodType(long.class, javaType))
                    .getTarget()
                    .invoke();
            return function;
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException("cannot read by " + handle + ": " + e.getMessage(), e);
        }
    }

    /** Where the lookup has not the rights of the class itself, so that no lambda can be made in its name. */
    private static <T> ToLongFunction<T> calling(Method accessor, MethodHandle handle) {
        MethodHandle exact = handle.asType(MethodType.methodType(long.class, Object.class));
        return context -> {
            try {
                return (long) exact.invokeExact((Object) context);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(accessor.getName() + ": " + e.getMessage(), e);
            }
        };
    }

    private static <T> ObjLongConsumer<T> writer(Class<T> javaType, MethodHandles.Lookup lookup, Method accessor) {
        MethodHandle handle = setter(javaType, lookup, accessor);
        return (context, value) -> {
            try {
                handle.invokeExact((Object) context, value);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(accessor.getName() + ": " + e.getMessage(), e);
            }
        };
    }

    private static MethodHandle setter(Class<?> javaType, MethodHandles.Lookup lookup, Method accessor) {
        try {
            Method setter = javaType.getDeclaredMethod(accessor.getName(), accessor.getReturnType());
            MethodType exact = MethodType.methodType(void.class, Object.class, long.class);
            return MethodHandles.explicitCastArguments(lookup.unreflect(setter), exact);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot write by " + accessor + ": " + e.getMessage(), e);
        }
    }
}
