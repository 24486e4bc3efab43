package dev.bpf4j.ebpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Function;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Linkage;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import dev.bpf4j.ebpf.elf.TestObjects;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BtfTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    private static Btf types(String object) {
        return TestObjects.load(object).btf().orElseThrow();
    }

    private static Composite struct(Btf btf, String name) {
        return btf.named(name, Composite.class).orElseThrow();
    }

    private static Member member(Composite struct, String name) {
        return struct.members().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "data", "kconfig", "maps_btf", "subprograms"})
    void bothByteOrdersSayTheSame(String name) {
        Btf little = types(name + ".el.v3");
        Btf big = types(name + ".eb.v3");
        assertEquals(all(little), all(big));
        assertEquals(ByteOrder.BIG_ENDIAN, big.order());
    }

    private static List<BtfType> all(Btf btf) {
        return IntStream.range(0, btf.count()).mapToObj(btf::type).toList();
    }

    @Test
    void typesThatACompilerWrote() {
        Btf btf = types("core.el.v3");
        Composite task = struct(btf, "task");
        assertEquals(136, task.size());
        assertEquals(64, member(task, "name").bitOffset());
        assertEquals("char[16]", btf.describe(member(task, "name").type()));
        assertEquals(5, member(task, "flag_b").bitfieldSize());
        assertEquals(48 * 8 + 3, member(task, "flag_b").bitOffset());
        assertEquals(0, member(task, "pid").bitfieldSize());
        assertEquals("struct task *", btf.describe(member(task, "parent").type()));
        Enumeration state = btf.named("state", Enumeration.class).orElseThrow();
        assertEquals(7, state.values().get(2).value());
        Enumeration big = btf.named("big", Enumeration.class).orElseThrow();
        assertTrue(big.is64());
        assertEquals(0x1_0000_0000L, big.values().get(0).value());
        int load = btf.named("load").get(0);
        assertEquals("u64 load(struct task * t)", btf.describe(load));
        assertEquals(Linkage.GLOBAL, ((Function) btf.type(load)).linkage());
        assertEquals(OptionalLong.of(8), btf.size(btf.named("u64").get(0)));
    }

    @Test
    void variablesLieWhereTheLinkerSays() {
        Btf btf = types("data.eb.v3");
        DataSection bss = btf.named(".bss", DataSection.class).orElseThrow();
        List<String> places = bss.entries().stream()
                .map(entry ->
                        ((Variable) btf.type(entry.variable())).name() + " " + entry.offset() + " " + entry.size())
                .toList();
        assertEquals(List.of("zeroed 0 64", "scratch 64 8"), places);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void everyKind(Order which) {
        BtfBuilder b = new BtfBuilder(which.order);
        int u32 = b.integer("u32", 4, false);
        int s8 = b.integer("s8", 1, true);
        int pointer = b.pointer(u32);
        int array = b.array(u32, u32, 7);
        int struct = b.struct("pair", 8, u32, 0, s8, 32);
        int union = b.type("either", 5, false, 1, 4, b.string("x"), u32, 0);
        int bits = b.type("bits", 4, true, 1, 4, b.string("five"), u32, 5 << 24 | 3);
        int signedEnum = b.type("sign", 6, true, 1, 4, b.string("MINUS"), -1);
        int unsignedEnum = b.type("unsign", 6, false, 1, 4, b.string("PLUS"), -1);
        int forward = b.type("later", 7, true, 0, 0);
        int typedef = b.typedef("number", u32);
        int volatiled = b.type("", 9, false, 0, typedef);
        int constant = b.type("", 10, false, 0, volatiled);
        int restricted = b.type("", 11, false, 0, pointer);
        int prototype = b.type("", 13, false, 2, u32, b.string("format"), pointer, 0, 0);
        int function = b.type("print", 12, false, 2, prototype);
        int variable = b.type("v", 14, false, 0, array, 1);
        int section = b.type(".data", 15, false, 1, 28, variable, 4, 28);
        int floating = b.type("double", 16, false, 0, 8);
        int declTag = b.type("tagged", 17, false, 0, struct, -1);
        int typeTag = b.type("user", 18, false, 0, u32);
        int enum64 = b.type("large", 19, true, 1, 8, b.string("HUGE"), -2, -1);
        Btf btf = b.parse();

        assertEquals(new Int("s8", 1, true, false, false, 0, 8), btf.type(s8));
        assertEquals("u32[7]", btf.describe(array));
        assertEquals(OptionalLong.of(28), btf.size(variable));
        assertEquals("struct pair", btf.describe(struct));
        assertEquals("union either", btf.describe(union));
        assertEquals(
                new Member("five", u32, 3, 5),
                ((Composite) btf.type(bits)).members().get(0));
        assertEquals(-1, ((Enumeration) btf.type(signedEnum)).values().get(0).value());
        assertEquals(
                0xffff_ffffL,
                ((Enumeration) btf.type(unsignedEnum)).values().get(0).value());
        assertEquals("union later", btf.describe(forward));
        assertEquals(u32, btf.resolve(constant));
        assertEquals("const volatile number", btf.describe(constant));
        assertEquals("u32 *restrict", btf.describe(restricted));
        assertEquals("u32 print(u32 * format, ...)", btf.describe(function));
        assertEquals(Linkage.EXTERN, ((Function) btf.type(function)).linkage());
        assertEquals(new DataSection(".data", 28, List.of(new BtfType.Entry(variable, 4, 28))), btf.type(section));
        assertEquals(OptionalLong.of(8), btf.size(floating));
        assertEquals(new BtfType.DeclarationTag("tagged", struct, -1), btf.type(declTag));
        assertEquals(u32, btf.resolve(typeTag));
        assertEquals(-2, ((Enumeration) btf.type(enum64)).values().get(0).value());
        assertEquals(OptionalLong.empty(), btf.size(0));
        assertEquals(OptionalLong.empty(), btf.size(function));
        assertEquals("void", btf.describe(0));
    }

    enum Order {
        LITTLE(ByteOrder.LITTLE_ENDIAN),
        BIG(ByteOrder.BIG_ENDIAN);

        private final ByteOrder order;

        Order(ByteOrder order) {
            this.order = order;
        }
    }

    @Test
    void alignments() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int u16 = b.integer("u16", 2, false);
        int u128 = b.integer("u128", 16, false);
        int struct = b.struct("s", 8, u16, 0, u16, 16);
        int array = b.array(struct, u16, 3);
        int empty = b.struct("empty", 0);
        int prototype = b.type("", 13, false, 0, 0);
        int outer = b.struct("outer", 40, array, 0, b.pointer(struct), 256);
        Btf btf = b.parse();
        assertEquals(OptionalLong.of(2), btf.alignment(array));
        assertEquals(OptionalLong.of(8), btf.alignment(u128));
        assertEquals(OptionalLong.of(1), btf.alignment(empty));
        assertEquals(OptionalLong.of(8), btf.alignment(outer));
        assertEquals(OptionalLong.empty(), btf.alignment(prototype));
    }

    @Test
    void typesOfAModuleContinueThoseOfTheKernel() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int u32 = b.integer("u32", 4, false);
        Btf base = b.parse();
        BtfBuilder split = new BtfBuilder(LITTLE);
        int inherited = 1; // strings of the base begin with an empty one, then "u32"
        split.type("", 8, false, 0, u32);
        byte[] bytes = split.build();
        java.nio.ByteBuffer.wrap(bytes).order(LITTLE).putInt(24, inherited);
        Btf module = Btf.parse(bytes, base);
        assertEquals(3, module.count());
        assertEquals(2, module.firstId());
        assertEquals(List.of(1, 2), module.named("u32"));
        assertEquals(OptionalLong.of(4), module.size(2));
    }

    @Test
    void chainsWithoutAnEnd() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        b.typedef("a", 2);
        b.typedef("b", 1);
        int self = b.struct("self", 8, 3, 0);
        int array = b.array(5, 5, 2);
        int pointer = b.pointer(5);
        Btf btf = b.parse();
        assertEquals(OptionalLong.empty(), btf.size(1));
        assertEquals(OptionalLong.empty(), btf.alignment(1));
        assertEquals(OptionalLong.of(1), btf.alignment(self));
        assertEquals(OptionalLong.of(16), btf.size(array));
        assertTrue(btf.describe(pointer).contains("..."));
    }

    @Test
    void typesThatContainEachOtherOftenTakeNoTime() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int last = b.integer("u8", 1, false);
        for (int i = 0; i < 30; i++) {
            last = b.struct("s" + i, 1, last, 0, last, 0, last, 0, last, 0);
        }
        int outermost = last;
        Btf btf = b.parse();
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertEquals(OptionalLong.of(1), btf.alignment(outermost)));
    }

    @Test
    void sizesThatOverflow() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int u64 = b.integer("u64", 8, false);
        int large = b.array(u64, u64, -1);
        int larger = b.array(large, u64, -1);
        int largest = b.array(larger, u64, -1);
        Btf btf = b.parse();
        assertEquals(OptionalLong.empty(), btf.size(large));
        assertEquals(OptionalLong.empty(), btf.size(largest));
    }

    private static String refused(byte[] bytes) {
        return assertThrows(MalformedProgramException.class, () -> Btf.parse(bytes))
                .getMessage();
    }

    @Test
    void malformedTypes() {
        assertEquals("BTF byte 0x0: cut off: 2 bytes are needed, it ends at byte 0x0", refused(new byte[0]));
        assertEquals("BTF byte 0x0: no BTF: magic number 0000, not eb9f", refused(new byte[24]));
        BtfBuilder kind = new BtfBuilder(LITTLE);
        kind.type("", 20, false, 0, 0);
        assertEquals("BTF byte 0x1c: unknown kind of type 20", refused(kind.build()));
        BtfBuilder id = new BtfBuilder(LITTLE);
        id.pointer(7);
        assertEquals("BTF byte 0x20: type id 7 of 2", refused(id.build()));
        BtfBuilder cut = new BtfBuilder(LITTLE);
        cut.type("s", 4, false, 3, 12, 0, 0, 0);
        assertEquals("BTF byte 0x24: cut off: 36 bytes are needed, it ends at byte 0x18", refused(cut.build()));
        BtfBuilder linkage = new BtfBuilder(LITTLE);
        linkage.type("f", 12, false, 5, 0);
        assertEquals("BTF byte 0x1c: unknown linkage 5", refused(linkage.build()));
        BtfBuilder wide = new BtfBuilder(LITTLE);
        wide.type("i", 1, false, 0, 2, 32);
        assertEquals("BTF byte 0x24: an integer of 2 bytes with 32 bits from bit 0", refused(wide.build()));
        BtfBuilder named = new BtfBuilder(LITTLE);
        named.integer("x", 4, false);
        byte[] name = named.build();
        name[24] = 99;
        assertEquals("BTF byte 0x18: no string at byte 0x63 of the strings", refused(name));
    }

    @Test
    void typesOfThisKernel() throws IOException {
        Path file = Path.of("/sys/kernel/btf/vmlinux");
        Assumptions.assumeTrue(Files.isReadable(file), "needs /sys/kernel/btf/vmlinux");
        Btf btf = Btf.parse(Files.readAllBytes(file));
        assertTrue(btf.count() > 10_000);
        Composite sk = struct(btf, "__sk_buff");
        assertEquals(0, member(sk, "len").bitOffset());
        assertEquals(80 * 8L, member(sk, "data_end").bitOffset());
        assertTrue(btf.named("bpf_prog_run", Function.class).isPresent()
                || btf.named("sk_filter_trim_cap", Function.class).isPresent());
        BtfBuilder local = new BtfBuilder(LITTLE);
        int number = local.integer("int", 4, true);
        int task = local.type("task_struct___old", 4, false, 1, 4, local.string("pid"), number, 0);
        CoreResult result = new CoreResolver(local.parse(), btf, LITTLE)
                .resolve(new CoreRelocation(0, task, "0:0", CoreKind.FIELD_BYTE_OFFSET));
        long offset = member(struct(btf, "task_struct"), "pid").bitOffset() / 8;
        assertEquals(new CoreResult.Value(true, 0, offset, new CoreResult.Access(4, 4, false)), result);
        for (int id = 1; id < btf.count(); id += 97) {
            assertTrue(!btf.describe(id).isEmpty());
            btf.alignment(id);
        }
    }
}
