package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfExt;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads an {@link ObjectFile}, one step after the other. */
final class ObjectLoader {
    private static final String TEXT = ".text";

    private final ElfFile elf;

    private ObjectLoader(ElfFile elf) {
        this.elf = elf;
    }

    static ObjectFile load(byte[] file, ObjectFile.Options options) {
        ElfFile elf = ElfFile.parse(file);
        ObjectLoader loader = new ObjectLoader(elf);
        loader.requireBpf();
        String license = loader.license();
        OptionalInt version = loader.version();
        Optional<Btf> btf = loader.btf();
        BtfExt ext = btf.map(loader::btfExt).orElse(BtfExt.empty());
        MapTable maps = MapTable.read(elf, btf, options);
        FunctionTable functions = FunctionTable.read(elf);
        CorePatcher core = new CorePatcher(btf, options.target(), elf.order(), ext);
        Relocator relocator = new Relocator(elf, functions, maps, new Externs(maps, options), core);
        List<ObjectProgram> programs = loader.programs(functions, relocator, btf, ext);
        return new ObjectFile(elf, programs, maps.maps(), license, version, btf, ext);
    }

    private void requireBpf() {
        if (elf.type() != ElfFile.TYPE_RELOCATABLE) {
            throw elf.headerError(16, "not a relocatable file, its type is " + elf.type());
        }
        if (elf.machine() != ElfFile.MACHINE_BPF && elf.machine() != ElfFile.MACHINE_NONE) {
            throw elf.headerError(18, "not for BPF, its machine is " + elf.machine());
        }
    }

    private String license() {
        return elf.section("license")
                .filter(ElfSection::inFile)
                .map(section -> text(elf.located(section)))
                .orElse("");
    }

    private static String text(LocatedBytes bytes) {
        String all = new String(bytes.toArray(), StandardCharsets.UTF_8);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    private OptionalInt version() {
        return elf.section("version").stream()
                .filter(ElfSection::inFile)
                .mapToInt(section -> elf.located(section).i32(0))
                .findFirst();
    }

    private Optional<Btf> btf() {
        return elf.section(".BTF")
                .filter(ElfSection::inFile)
                .map(section -> Btf.parse("section .BTF", SectionData.relocated(elf, section), elf.order()));
    }

    private BtfExt btfExt(Btf btf) {
        return elf.section(".BTF.ext")
                .filter(ElfSection::inFile)
                .map(section -> BtfExt.parse("section .BTF.ext", SectionData.relocated(elf, section), elf.order(), btf))
                .orElse(BtfExt.empty());
    }

    private List<ObjectProgram> programs(FunctionTable table, Relocator relocator, Optional<Btf> btf, BtfExt ext) {
        List<FunctionRange> functions = table.all();
        Map<FunctionRange, FunctionCode> code = new HashMap<>();
        functions.forEach(range -> code.put(range, relocator.read(range)));
        Set<FunctionRange> called = new HashSet<>();
        code.values().forEach(function -> called.addAll(function.targets().values()));
        ProgramLinker linker = new ProgramLinker(code, btf, ext, elf.order());
        List<ObjectProgram> programs = new ArrayList<>();
        for (FunctionRange entry : entries(functions, called)) {
            ObjectProgram program = linker.link(entry);
            programs.add(program);
            if (!isText(entry)) {
                table.otherNames(entry).forEach(name -> programs.add(program.named(name)));
            }
        }
        return programs;
    }

    private static boolean isText(FunctionRange range) {
        String section = range.section().name();
        return section.equals(TEXT) || section.startsWith(TEXT + ".");
    }

    /**
     * The functions that are programs: outside {@code .text}, which compilers may divide, all but static ones that others call. Only where there are
     * none, as in objects for other machines than Linux, those in {@code .text} that nobody calls.
     */
    private static List<FunctionRange> entries(List<FunctionRange> functions, Set<FunctionRange> called) {
        List<FunctionRange> named = functions.stream()
                .filter(range -> !isText(range))
                .filter(range -> !range.isStatic() || !called.contains(range))
                .toList();
        return named.isEmpty()
                ? functions.stream()
                        .filter(range -> !range.isStatic() && !called.contains(range))
                        .toList()
                : named;
    }
}
