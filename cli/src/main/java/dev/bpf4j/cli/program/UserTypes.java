package dev.bpf4j.cli.program;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.ebpf.context.AnnotatedContext;
import dev.bpf4j.ebpf.context.BpfContext;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.ebpf.platform.CHeader;
import dev.bpf4j.ebpf.platform.Platform;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The program types that a user's Java class declares.
 *
 * @param name of the platform or the context
 */
public record UserTypes(String name, List<ProgramType<?>> types) {
    private static final String FIRST_IS = ": neither a program type of Linux nor a Java class";

    public UserTypes {
        types = List.copyOf(types);
    }

    /**
     * Loads a class: a {@link Platform} with a constructor without parameters, or a type that {@link BpfContext} marks, whose
     * programs may call what programs of every type may.
     *
     * @param classPath folders and jars, separated as for java; may be empty
     * @throws CommandException if there is no such class, or it is neither
     */
    public static UserTypes named(String className, String classPath) {
        try (URLClassLoader loader = new URLClassLoader(urls(classPath), UserTypes.class.getClassLoader())) {
            return of(Class.forName(className, true, loader));
        } catch (ClassNotFoundException e) {
            throw new CommandException(className + FIRST_IS + (classPath.isEmpty() ? "" : " in " + classPath), e);
        } catch (LinkageError | IOException e) {
            throw new CommandException(className + ": cannot be loaded: " + e, e);
        }
    }

    private static URL[] urls(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .filter(element -> !element.isEmpty())
                .map(UserTypes::url)
                .toArray(URL[]::new);
    }

    private static URL url(String element) {
        Path path = Path.of(element);
        if (!Files.exists(path)) {
            throw new CommandException(element + ": no such folder or jar");
        }
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UserTypes of(Class<?> declaring) {
        if (Platform.class.isAssignableFrom(declaring)) {
            Platform platform = instance(declaring.asSubclass(Platform.class));
            return new UserTypes(platform.name(), platform.programTypes());
        }
        if (declaring.isAnnotationPresent(BpfContext.class)) {
            ContextType<?> context = context(declaring);
            return new UserTypes(
                    context.name(), List.of(new ProgramType<>(context.name(), context, LinuxHelpers.common())));
        }
        throw new CommandException(declaring.getName() + ": neither a Platform nor marked @BpfContext");
    }

    private static Platform instance(Class<? extends Platform> declaring) {
        try {
            return declaring.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new CommandException(declaring.getName() + ": its constructor threw " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new CommandException(
                    declaring.getName() + ": a platform needs a public constructor without parameters", e);
        }
    }

    private static ContextType<?> context(Class<?> declaring) {
        try {
            return AnnotatedContext.of(declaring, MethodHandles.privateLookupIn(declaring, MethodHandles.lookup()));
        } catch (IllegalAccessException | IllegalArgumentException e) {
            throw new CommandException(declaring.getName() + ": " + e.getMessage(), e);
        }
    }

    /** The C header of all types together. */
    public String header() {
        return CHeader.of(name, types);
    }
}
