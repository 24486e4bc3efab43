package dev.bpf4j.examples.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.examples.orders.OrderService.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderServiceTest {
    private static final short GERMANY = 49;
    private static final short FRANCE = 33;

    private final Queue<Note> notes = new ConcurrentLinkedQueue<>();
    private final Shop shop = new Shop(country -> country == GERMANY ? 190 : 200, notes::add);
    private final OrderService service = new OrderService(shop);

    private static byte[] object(String name) {
        try (InputStream in = OrderService.class.getResourceAsStream(name + ".o")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Program bulk() {
        return new BulkDiscount(10, 25).program(shop.rule().helpers());
    }

    private static Order order(long id, int customer, long cents, int items) {
        return new Order(id, cents, customer, items, GERMANY);
    }

    @Test
    void withoutAPluginOrdersCostTheListPriceAndTax() {
        Receipt receipt = service.process(new Order(1, 10_000, 7, 100, FRANCE));
        assertEquals("list price", receipt.rule());
        assertEquals(12_000, receipt.cents());
    }

    @Test
    void theRuleInCKnowsItsCustomers() {
        service.replace("loyalty", object("loyalty"));
        assertEquals(119_000, service.process(order(1, 7, 100_000, 1)).cents());
        assertEquals(List.of(), List.copyOf(notes));
        Order second = order(2, 7, 10_000, 1);
        assertEquals(9_500 + 1_805, service.process(second).cents());
        assertEquals(List.of(new Note(second, "loyal")), List.copyOf(notes));
        assertEquals(new Totals(2, 109_500), service.customers().get(7).orElseThrow());
        assertEquals(11_900, service.process(order(3, 8, 10_000, 1)).cents());
    }

    @Test
    void theRuleBuiltInJavaSharesTheMap() {
        service.customers().put(7, new Totals(0, 0));
        service.replace("bulk", bulk());
        assertEquals(8_925, service.process(order(1, 7, 10_000, 10)).cents());
        assertEquals(11_900, service.process(order(2, 7, 10_000, 9)).cents());
        assertEquals(new Totals(2, 17_500), service.customers().get(7).orElseThrow());
        service.replace("loyalty", object("loyalty"));
        service.process(order(3, 7, 1_000, 1));
        assertEquals(new Totals(3, 18_500), service.customers().get(7).orElseThrow());
    }

    @Test
    void aFullMapDeclinesNewCustomers() {
        service.replace("loyalty", object("loyalty"));
        for (int customer = 0; customer < Shop.CUSTOMERS.maxEntries(); customer++) {
            service.customers().put(customer, new Totals(0, 0));
        }
        assertEquals(-1, service.process(order(1, -5, 1_000, 1)).cents());
        assertEquals(1_190, service.process(order(2, 5, 1_000, 1)).cents());
    }

    /** Two threads process orders while rules are replaced: each order is priced by one whole rule, and none is lost. */
    @Test
    void rulesAreReplacedWhileOrdersFlow() throws InterruptedException, ExecutionException {
        int perThread = 40_000;
        service.customers().put(1, new Totals(0, 0));
        service.customers().put(2, new Totals(0, 0));
        service.replace("bulk", bulk());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Set<String> seen = new HashSet<>();
        try {
            List<Future<Set<String>>> work = new ArrayList<>();
            work.add(threads.submit(customer(1, perThread)));
            work.add(threads.submit(customer(2, perThread)));
            while (!work.stream().allMatch(Future::isDone)) {
                service.replace("loyalty", object("loyalty"));
                assertThrows(RuleRefusedException.class, () -> service.replace("endless", object("careless")));
                service.replace("bulk", bulk());
            }
            for (Future<Set<String>> future : work) {
                seen.addAll(future.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(Set.of("bulk", "loyalty"), seen);
        for (int customer = 1; customer <= 2; customer++) {
            assertEquals(
                    perThread, service.customers().get(customer).orElseThrow().orders());
        }
    }

    /** A customer who orders 10 things for 1 euro, until both rules have been at work. Gives their names. */
    private Callable<Set<String>> customer(int number, int orders) {
        return () -> {
            Set<String> rules = new HashSet<>();
            for (int i = 0; i < orders; i++) {
                Receipt receipt = service.process(order(i, number, 100, 10));
                rules.add(receipt.rule());
                long cents = receipt.cents();
                boolean right = receipt.rule().equals("bulk") ? cents == 89 : cents == 119 || cents == 113;
                assertTrue(right, receipt::toString);
                if (i % 1000 == 0) {
                    Thread.sleep(1);
                }
            }
            return rules;
        };
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "endless | rule endless is refused: insn 2: infinite loop detected at insn 2, compiled from ./careless.c:7: while (order->cents)",
        "wild    | rule wild is refused: insn 1: R1 invalid mem access 'scalar', compiled from ./careless.c:15: return *(volatile long *)(unsigned long)order->customer;",
        "unknown | rule unknown is refused: insn 1: invalid func unknown#1073741977, compiled from ./careless.c:23: return refund(order->id);",
        "missing | rule missing is refused: object: there is no program missing",
    })
    // spotless:on
    void carelessRulesAreRefusedWithAnExplanation(String name, String explanation) {
        RuleRefusedException refused =
                assertThrows(RuleRefusedException.class, () -> service.replace(name, object("careless")));
        assertEquals(explanation, refused.getMessage());
        assertEquals("list price", service.process(order(1, 7, 100, 1)).rule());
    }

    @Test
    void objectsThatAreNoneAreRefused() {
        RuleRefusedException refused =
                assertThrows(RuleRefusedException.class, () -> service.replace("loyalty", new byte[100]));
        assertTrue(refused.getMessage().startsWith("rule loyalty is refused: "), refused::getMessage);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "again: goto again                               | insn 0: instruction limit of 1000 reached",
        "r0 = 0; r0 = *(u64 *)(r0 + 16); exit            | insn 1: invalid mem access: 0x10 is not an address",
        "r0 = *(u64 *)(r10 + 0); exit                    | insn 0: invalid read: stack off=512 size=8, the stack has 512 bytes",
        "r2 = 5; *(u64 *)(r1 + 8) = r2; exit             | insn 1: invalid access: bpf_context off=8 size=8, the bpf_context has 26 bytes",
        "call 4711; exit                                 | insn 0: unknown func #4711        ",
        "r1 = r10; r1 += -8; r2 = 4000; call note; exit  | insn 3: ",
    })
    // spotless:on
    void unverifiedRulesEndInATrapThatSaysWhere(String text, String trap) {
        Program program = Assembler.parse(text.replace(';', '\n'), shop.rule().helpers());
        TrapException e =
                assertThrows(TrapException.class, () -> service.rehearse("draft", program, 1000, order(1, 7, 100, 1)));
        assertTrue(e.getMessage().startsWith(trap), e::getMessage);
        assertEquals(List.of(), List.copyOf(notes));
    }

    @Test
    void rehearsalsOfGoodRulesTouchNobody() {
        Receipt receipt = service.rehearse("bulk", bulk(), 1000, order(1, 7, 10_000, 10));
        assertEquals(8_925, receipt.cents());
        assertEquals(0, service.customers().size());
    }
}
