package dev.bpf4j.ebpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.btf.CoreResult.Missing;
import dev.bpf4j.ebpf.btf.CoreResult.Value;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Types made to keep a loader busy, and relocations that lead nowhere. */
class CoreHostileTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    private static CoreResult resolve(Btf local, Btf target, int type, String access, CoreKind kind) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> new CoreResolver(local, target, LITTLE).resolve(new CoreRelocation(0, type, access, kind)));
    }

    /** Structs of which each has the one before many times. */
    private static Btf pyramid(boolean named) {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int last = b.integer("u8", 1, false);
        for (int i = 0; i < 28; i++) {
            int[] more = new int[12];
            for (int m = 0; m < 4; m++) {
                more[3 * m] = named ? b.string("m" + m) : 0;
                more[3 * m + 1] = last;
            }
            last = b.type(i == 27 ? "top" : named ? "s" + i : "", 4, false, 4, 1, more);
        }
        b.struct("top___wanted", 1, 1, 0);
        b.type("handler", 8, false, 0, functions(b));
        return b.parse();
    }

    /** Functions that take the function before many times. */
    private static int functions(BtfBuilder b) {
        int last = b.type("", 13, false, 0, 0);
        for (int i = 0; i < 12; i++) {
            int pointer = b.pointer(last);
            last = b.type("", 13, false, 4, pointer, 0, pointer, 0, pointer, 0, pointer, 0, pointer);
        }
        return b.pointer(last);
    }

    @ParameterizedTest
    @EnumSource(CoreKind.class)
    void structsAndFunctionsThatContainOneAnotherManyTimes(CoreKind kind) {
        for (boolean named : new boolean[] {true, false}) {
            Btf btf = pyramid(named);
            for (String name : new String[] {"top", "top___wanted", "handler"}) {
                resolve(btf, btf, btf.named(name).get(0), "0:0", kind);
                resolve(btf, btf, btf.named(name).get(0), "0", kind);
            }
        }
    }

    @Test
    void typesThatNeverEnd() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        b.typedef("loop", 1);
        b.struct("self", 8, 2, 0);
        b.array(3, 3, 1);
        b.typedef("endless", 3);
        Btf btf = b.parse();
        for (CoreKind kind : CoreKind.values()) {
            for (int type = 1; type <= 4; type++) {
                resolve(btf, btf, type, "0:0:0:0", kind);
                resolve(btf, btf, type, "1", kind);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "0:", ":0", "0:7", "0:0:0", "99999999999", "-1", "0:-1"})
    void accessesThatLeadNowhere(String access) {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int u32 = b.integer("u32", 4, false);
        int struct = b.struct("s", 4, u32, 0);
        Btf btf = b.parse();
        Missing missing =
                assertInstanceOf(Missing.class, resolve(btf, btf, struct, access, CoreKind.FIELD_BYTE_OFFSET));
        assertTrue(missing.why().contains("no such field"), missing.why());
    }

    @Test
    void arrayOfTheRootAndFlexibleArrays() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int u32 = b.integer("u32", 4, false);
        int flexible = b.array(u32, u32, 0);
        int struct = b.struct("s", 8, u32, 0, flexible, 64);
        Btf btf = b.parse();
        assertEquals(
                8L * 3 + 8 + 4 * 5, ((Value) resolve(btf, btf, struct, "3:1:5", CoreKind.FIELD_BYTE_OFFSET)).value());
    }

    @Test
    void bitfieldsThatNoUnitContains() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int u64 = b.integer("u64", 8, false);
        int struct = b.type("s", 4, true, 1, 16, b.string("wide"), u64, 60 << 24 | 30);
        Btf btf = b.parse();
        Missing missing = assertInstanceOf(Missing.class, resolve(btf, btf, struct, "0:0", CoreKind.FIELD_BYTE_SIZE));
        assertTrue(missing.why().endsWith("the field cannot be loaded"), missing.why());
    }

    @Test
    void namesThatVeryManyTypesHave() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int u32 = b.integer("u32", 4, false);
        int name = b.string("same");
        for (int i = 0; i < 1001; i++) {
            b.type("", 4, false, 0, 4);
        }
        byte[] bytes = b.build();
        java.nio.ByteBuffer words = java.nio.ByteBuffer.wrap(bytes).order(LITTLE);
        for (int i = 0; i < 1001; i++) {
            words.putInt(24 + 16 + 12 * i, name);
        }
        Btf target = Btf.parse(bytes);
        BtfBuilder l = new BtfBuilder(LITTLE);
        l.integer("u32", 4, false);
        int struct = l.struct("same", 4, u32, 0);
        Missing missing = assertInstanceOf(Missing.class, resolve(l.parse(), target, struct, "0", CoreKind.TYPE_SIZE));
        assertTrue(missing.why().endsWith("more than 1000 types of the target have the name"), missing.why());
    }

    @ParameterizedTest
    @CsvSource({
        "task, task",
        "task___x, task",
        "task___x___y, task___x",
        "a_, a_",
        "___x, ___x",
        "a____x, a____x",
        "task___, task___",
        "__x___y, __x",
        "_a___b_c, _a"
    })
    void flavors(String name, String essential) {
        assertEquals(essential, CoreTypes.essentialName(name));
    }

    @Test
    void unnamedTypesCannotBeFound() {
        BtfBuilder b = new BtfBuilder(LITTLE);
        int struct = b.struct("", 4);
        Btf btf = b.parse();
        assertTrue(((Missing) resolve(btf, btf, struct, "0", CoreKind.TYPE_SIZE))
                .why()
                .contains("no name"));
        assertEquals(
                new Value(false, 0, struct, CoreResult.Access.NONE),
                resolve(btf, btf, struct, "0", CoreKind.TYPE_ID_LOCAL));
    }
}
