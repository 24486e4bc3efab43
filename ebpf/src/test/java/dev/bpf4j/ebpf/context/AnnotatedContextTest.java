package dev.bpf4j.ebpf.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;

class AnnotatedContextTest {
    @BpfContext("order")
    record Order(byte kind, int quantity, short shop, long price) {}

    @BpfContext("account")
    static final class Account {
        private int balance = -5;

        @BpfField(offset = 8, writable = true)
        int balance() {
            return balance;
        }

        void balance(int value) {
            balance = value;
        }

        @BpfField(offset = 0)
        long id() {
            return 77;
        }
    }

    @BpfContext("wrong")
    record Wrong(String name) {}

    private static <T> long run(ContextType<T> type, T context, String text) {
        ProgramType<T> program = new ProgramType<>("test", type, HelperTable.empty());
        return Interpreter.of(Assembler.parse(text, HelperTable.empty()), program)
                .run(new Execution<>(program), context);
    }

    @Test
    void recordsAreLaidOutAsInC() {
        ContextType<Order> type = AnnotatedContext.of(Order.class, MethodHandles.lookup());
        assertEquals("order", type.name());
        assertEquals(24, type.size());
        Order order = new Order((byte) -1, 3, (short) 7, 1L << 40);
        assertEquals(0xff, run(type, order, "r0 = *(u8 *)(r1 + 0)\nexit"));
        assertEquals(3, run(type, order, "r0 = *(u32 *)(r1 + 4)\nexit"));
        assertEquals(7, run(type, order, "r0 = *(u16 *)(r1 + 8)\nexit"));
        assertEquals(1L << 40, run(type, order, "r0 = *(u64 *)(r1 + 16)\nexit"));
    }

    @Test
    void methodsOfClassesReadAndWrite() {
        ContextType<Account> type = AnnotatedContext.of(Account.class, MethodHandles.lookup());
        Account account = new Account();
        assertEquals(0xffff_fffbL, run(type, account, "r0 = *(u32 *)(r1 + 8)\nr2 = 9\n*(u32 *)(r1 + 8) = r2\nexit"));
        assertEquals(9, account.balance());
        assertEquals(77, run(type, account, "r0 = *(u64 *)(r1 + 0)\nexit"));
    }

    @Test
    void foreignLookupsServeWhereTheyReach() {
        MethodHandles.Lookup foreign = MethodHandles.lookup().dropLookupMode(MethodHandles.Lookup.PRIVATE);
        ContextType<Account> type = AnnotatedContext.of(Account.class, foreign);
        assertEquals(77, run(type, new Account(), "r0 = *(u64 *)(r1 + 0)\nexit"));
    }

    @Test
    void whatIsNoContextIsRefused() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        assertThrows(IllegalArgumentException.class, () -> AnnotatedContext.of(String.class, lookup));
        assertThrows(IllegalArgumentException.class, () -> AnnotatedContext.of(Wrong.class, lookup));
        MethodHandles.Lookup stranger = MethodHandles.publicLookup();
        assertThrows(IllegalArgumentException.class, () -> AnnotatedContext.of(Account.class, stranger));
    }

    @Test
    void theStructureHasFieldsAtTheirOffsets() {
        assertEquals("""
                struct order {
                \t__u8 kind; /* 0: read */
                \t__u8 _gap1[3];
                \t__u32 quantity; /* 4: read */
                \t__u16 shop; /* 8: read */
                \t__u8 _gap10[6];
                \t__u64 price; /* 16: read */
                };
                """, CStruct.of(AnnotatedContext.of(Order.class, MethodHandles.lookup())));
    }
}
