package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** A record in the layout of the C struct with its components as members. */
final class RecordCodec<R> implements Codec<R> {
    /** A component and its place. */
    private record Member(int offset, Codec<Object> codec, MethodHandle accessor) {}

    private final Class<R> type;
    private final List<Member> members;
    private final MethodHandle constructor;
    private final int alignment;
    private final int size;

    private RecordCodec(MethodHandles.Lookup lookup, Class<R> type)
            throws IllegalAccessException, NoSuchMethodException {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        List<Member> placed = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        int end = 0;
        int strictest = 1;
        for (RecordComponent component : components) {
            Codec<Object> codec = componentCodec(lookup, component);
            int align = codec instanceof RecordCodec<?> nested ? nested.alignment : codec.size();
            int offset = roundUp(end, align);
            placed.add(new Member(offset, codec, lookup.unreflect(component.getAccessor())));
            types.add(component.getType());
            end = offset + codec.size();
            strictest = Math.max(strictest, align);
        }
        if (placed.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " has no components");
        }
        members = List.copyOf(placed);
        constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types));
        alignment = strictest;
        size = roundUp(end, strictest);
    }

    static <R> RecordCodec<R> of(MethodHandles.Lookup lookup, Class<R> type) {
        try {
            return new RecordCodec<>(lookup, type);
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalArgumentException("the lookup does not see " + type.getName(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> componentCodec(MethodHandles.Lookup lookup, RecordComponent component) {
        Class<?> type = component.getType();
        if (type.isRecord()) {
            return (Codec<Object>) of(lookup, type);
        }
        return Primitive.of(type)
                .orElseThrow(() -> new IllegalArgumentException("component is neither a primitive nor a record: "
                        + component.getDeclaringRecord().getName() + "." + component.getName()))
                .boxes();
    }

    private static int roundUp(int offset, int alignment) {
        return offset + alignment - 1 & -alignment;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void encode(R value, Region target, int offset) {
        for (int i = 0; i < size; i++) {
            target.store8(offset + i, 0);
        }
        for (Member member : members) {
            member.codec.encode(component(member, value), target, offset + member.offset);
        }
    }

    private Object component(Member member, R value) {
        try {
            return member.accessor.invoke(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException("accessor of " + type.getName() + " failed", e);
        }
    }

    @Override
    public R decode(Region source, int offset) {
        Object[] arguments = new Object[members.size()];
        for (int i = 0; i < arguments.length; i++) {
            Member member = members.get(i);
            arguments[i] = member.codec.decode(source, offset + member.offset);
        }
        try {
            return type.cast(constructor.invokeWithArguments(arguments));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException("constructor of " + type.getName() + " failed", e);
        }
    }
}
