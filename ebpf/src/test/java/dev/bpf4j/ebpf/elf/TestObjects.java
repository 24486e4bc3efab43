package dev.bpf4j.ebpf.elf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The objects that {@code objects/build.sh} made. */
public final class TestObjects {
    private TestObjects() {}

    /** An object by what comes before {@code .o}, for example {@code minimal.el.v3}. */
    public static byte[] bytes(String name) {
        try (InputStream in = TestObjects.class.getResourceAsStream("/objects/" + name + ".o")) {
            if (in == null) {
                throw new IllegalArgumentException("no test object " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object, loaded. */
    public static ObjectFile load(String name) {
        return ObjectFile.load(bytes(name), ObjectFile.Options.none().withCpus(4));
    }

    static Path folder() {
        try {
            return Path.of(TestObjects.class.getResource("/objects").toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names of all objects. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".o"))
                    .map(name -> name.substring(0, name.length() - 2))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
