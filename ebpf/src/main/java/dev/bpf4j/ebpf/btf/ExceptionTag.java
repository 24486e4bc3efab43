package dev.bpf4j.ebpf.btf;

import java.util.List;
import java.util.Optional;

/** The declaration tag {@code exception_callback:NAME} of a program: the function that what it throws goes to. */
public final class ExceptionTag {
    private static final String TAG = "exception_callback:";

    private ExceptionTag() {}

    /** The names in the tags of a function, of which there should be one at most. @param function its id */
    public static List<String> names(Btf btf, int function) {
        return btf.tags(function, -1).stream()
                .filter(tag -> tag.startsWith(TAG))
                .map(tag -> tag.substring(TAG.length()))
                .toList();
    }

    /** What is wrong with the tags, in the kernel's words. */
    public static Optional<String> problem(Btf btf, int function) {
        List<String> names = names(btf, function);
        if (names.size() > 1) {
            return Optional.of("multiple exception callback tags for main subprog");
        }
        return names.stream().findFirst().flatMap(name -> problem(btf, name));
    }

    private static Optional<String> problem(Btf btf, String name) {
        Optional<BtfType.Function> found = btf.named(name, BtfType.Function.class);
        if (found.isEmpty()) {
            return Optional.of("exception callback '" + name + "' could not be found in BTF");
        }
        return found.get().linkage() == BtfType.Linkage.GLOBAL
                ? Optional.empty()
                : Optional.of("exception callback '" + name + "' must have global linkage");
    }
}
